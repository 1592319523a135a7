/** While the guard looks whether the storage is back, it is not back. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStorageGuard } from '../../../src/engines/storage/guard.ts';
import { TsnError } from '../../../src/platform/errors.ts';

const AWAY = new TsnError('storage/unreachable', 'nobody answers');

/** A store whose check ends as the test says. */
function site() {
  const asked: PromiseWithResolvers<void>[] = [];
  const check = (): Promise<void> => {
    const question = Promise.withResolvers<void>();
    asked.push(question);
    return question.promise;
  };
  return { asked, guard: createStorageGuard({ folders: [], audio: { check } }) };
}

test('as long as a look has no answer, what was away stays away, also when it is looked at twice', async () => {
  const { asked, guard } = site();
  const first = guard.look();
  asked[0]?.reject(AWAY);
  await first;
  const looks = [guard.look(), guard.look()];
  assert.match(guard.waitsFor() ?? '', /storage\/unreachable/);
  assert.equal(guard.waitsForReading(), AWAY.message);
  asked[1]?.reject(AWAY);
  asked[2]?.reject(AWAY);
  await Promise.all(looks);
  assert.match(guard.waitsFor() ?? '', /storage\/unreachable/);
  const last = guard.look();
  asked[3]?.resolve();
  await last;
  assert.equal(guard.waitsFor(), undefined);
});

test('what fails while a look is under way is not forgotten when that look ends well', async () => {
  const { asked, guard } = site();
  const look = guard.look();
  const full = new TsnError('storage/full', 'no room');
  await assert.rejects(
    guard.guard(() => Promise.reject(full)),
    { code: 'storage/full' },
  );
  asked[0]?.resolve();
  await look;
  assert.match(guard.waitsFor() ?? '', /storage\/full/);
});
