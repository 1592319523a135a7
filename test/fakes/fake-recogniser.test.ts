/** The fake keeps the real recogniser's promises. */
import { recogniserContract } from '../contract/recogniser.ts';
import { FakeRecogniser } from './fake-recogniser.ts';

recogniserContract('the fake recogniser', async (t) => {
  const recogniser = new FakeRecogniser(() => 'test');
  t.after(() => recogniser[Symbol.asyncDispose]());
  return recogniser;
});
