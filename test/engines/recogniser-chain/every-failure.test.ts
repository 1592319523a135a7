/** Every failure that a link can have: who takes the clip then, how long it rests, and that it comes back. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RecogniserChain } from '../../../src/engines/recogniser-chain/chain.ts';
import { FAILURES, type FailureCode, TsnError } from '../../../src/platform/errors.ts';
import { silentLog } from '../../../src/platform/log.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { FakeRecogniser } from '../../fakes/fake-recogniser.ts';

const SECOND = new Float32Array(16_000);
const HOUR = 3_600_000;
const SOON = 5_000;

interface Falls {
  /** So often in a row before the link rests. */
  readonly tolerated: number;
  readonly restMs: number;
}

/** As docs/recognisers.md has it. */
const OF_SERVICES: Partial<Record<FailureCode, Falls>> = {
  'speech/unreachable': { tolerated: 1, restMs: SOON },
  'speech/busy': { tolerated: 1, restMs: SOON },
  'speech/no-key': { tolerated: 1, restMs: SOON },
  'speech/key-refused': { tolerated: 1, restMs: HOUR },
  'speech/no-credit': { tolerated: 1, restMs: HOUR },
  'speech/not-there': { tolerated: 1, restMs: HOUR },
  'speech/timeout': { tolerated: 3, restMs: SOON },
  'speech/too-large': { tolerated: 3, restMs: SOON },
  'speech/rejected': { tolerated: 3, restMs: SOON },
  'speech/failed': { tolerated: 3, restMs: SOON },
  'speech/bad-reply': { tolerated: 3, restMs: SOON },
};
/** Told by the chain and the budget, which have tests of their own. */
const OF_THE_CHAIN: readonly FailureCode[] = ['speech/no-link', 'speech/budget-spent'];
/** Of a worker that cannot work: its supervisor says when it is back, and no breaker keeps it away. */
const OF_WORKERS: readonly FailureCode[] = [
  'whisper/no-binary',
  'whisper/no-model',
  'whisper/bad-model',
  'whisper/cpu-unsupported',
  'whisper/no-gpu',
  'whisper/nonsense',
];
/** Perhaps the clip's doing: it goes to nobody else. */
const OF_CLIPS: readonly FailureCode[] = [
  'whisper/worker-died',
  'whisper/deadline',
  'whisper/protocol',
];

function twoLinks() {
  const clock = new FakeClock();
  let code: FailureCode | undefined;
  const first = new FakeRecogniser(() => {
    if (code !== undefined) throw new TsnError(code, 'as the test says');
    return 'words';
  });
  const common = { model: 'm', use: 'any' as const, slots: 1, overflow: true };
  const links = [
    { settings: { ...common, name: 'first' }, recogniser: first },
    { settings: { ...common, name: 'second' }, recogniser: new FakeRecogniser(() => 'words') },
  ];
  const ledger = { reserve: async () => undefined, spentMs: async () => 0 };
  const chain = new RecogniserChain(links, { clock, log: silentLog, ledger });
  return {
    clock,
    first,
    fail: (with_: FailureCode | undefined) => {
      code = with_;
    },
    heardBy: async () => (await chain.transcribe(SECOND, { language: 'en' })).by?.link,
  };
}

for (const [code, { tolerated, restMs }] of Object.entries(OF_SERVICES))
  test(`${code}: the next link hears, the first rests after ${tolerated} and comes back after ${restMs} ms`, async () => {
    const { clock, first, fail, heardBy } = twoLinks();
    fail(code as FailureCode); // as: a key of the table
    for (let i = 1; i <= tolerated + 2; i++) {
      assert.equal(await heardBy(), 'second');
      assert.equal(first.clipsMs.length, Math.min(i, tolerated), 'asked until it rests');
    }
    fail(undefined);
    clock.advance(restMs - 1);
    assert.equal(await heardBy(), 'second', 'still at rest');
    clock.advance(1);
    assert.equal(await heardBy(), 'first', 'back');
    assert.equal(await heardBy(), 'first');
  });

for (const code of OF_WORKERS)
  test(`${code}: the next link hears; the worker is back as soon as it says so`, async () => {
    const { first, fail, heardBy } = twoLinks();
    fail(code);
    assert.equal(await heardBy(), 'second', 'it failed in the middle');
    first.become({ state: 'down', code, reason: 'as the test says' });
    assert.equal(await heardBy(), 'second');
    fail(undefined);
    first.become({ state: 'ready' });
    assert.equal(await heardBy(), 'first');
  });

for (const code of OF_CLIPS)
  test(`${code}: the clip goes to nobody else, the next clip to the same link`, async () => {
    const { fail, heardBy } = twoLinks();
    fail(code);
    await assert.rejects(heardBy(), { code });
    fail(undefined);
    assert.equal(await heardBy(), 'first');
  });

test('no failure of a recogniser is forgotten here', () => {
  const known = new Set<string>([
    ...Object.keys(OF_SERVICES),
    ...[...OF_THE_CHAIN, ...OF_WORKERS, ...OF_CLIPS],
    ...['whisper/aborted', 'whisper/poison'], // called off by the caller; said of a recording
  ]);
  const all = Object.keys(FAILURES).filter((code) => /^(speech|whisper)\//.test(code));
  assert.deepEqual(
    all.filter((code) => !known.has(code)),
    [],
  );
});
