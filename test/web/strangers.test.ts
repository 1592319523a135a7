/** What the door for uploads says of trouble inside: the code, and nothing of where things lie. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallInbox } from '../../src/domain/call-inbox.ts';
import type { UploadInbox } from '../../src/domain/upload-inbox.ts';
import { TsnError } from '../../src/platform/errors.ts';
import { silentLog } from '../../src/platform/log.ts';
import { createUploadApp } from '../../src/web/api/upload/app.ts';
import { FakeClock } from '../fakes/fake-clock.ts';

const NEVER = () => Promise.reject(new Error('not asked here'));

function asked(failure: TsnError) {
  const inbox: UploadInbox = {
    card: () => '{}',
    maxFileBytes: 1,
    identify: () => Promise.reject(failure),
    enroll: () => Promise.reject(failure),
    ofNode: () => {
      throw failure;
    },
  };
  const calls: CallInbox = {
    draft: () => Promise.reject(failure),
    submit: NEVER,
    keepIncomplete: NEVER,
  };
  const app = createUploadApp({ inbox, calls, clock: new FakeClock(), log: silentLog });
  const form = new FormData();
  form.append('audio', new Blob(['RIFF audio']), 'one.wav');
  return Promise.all([
    app.request('http://localhost/upload/v1/me'),
    app.request('http://localhost/api/call-upload', { method: 'POST', body: form }),
    app.request('http://localhost/upload/v1/enroll', {
      ...{ method: 'POST', body: '{}', headers: { authorization: `Bearer ${'a'.repeat(32)}` } },
    }),
  ]);
}

for (const failure of [
  new TsnError('store/busy', 'database /srv/inside/server.db is locked by another process'),
  new TsnError('store/unreachable', 'database tsn at inside:3306 does not answer'),
  new TsnError('storage/low-space', '7 MB are free at /srv/inside/inbox'),
  new TsnError('storage/not-mounted', 'the audio folder lacks inside, echo it > /srv/inside'),
  new TsnError('data/disk-full', 'database /srv/inside/server.db cannot grow'),
]) {
  test(`${failure.code} tells nobody outside where things lie`, async () => {
    for (const answer of await asked(failure)) {
      const text = await answer.text();
      assert.ok(answer.status >= 500, text);
      assert.ok(text.includes(failure.code), text);
      assert.doesNotMatch(text, /inside/);
    }
  });
}

test('what a sender can mend is told in full', async () => {
  const [me] = await asked(new TsnError('upload/key-refused', 'the key of hill is refused'));
  assert.match(await me.text(), /the key of hill is refused/);
});
