/** How long a node waits before it tries the server again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as soon } from 'node:timers/promises';
import { type ConnectionState, keepConnected } from '../../src/node/server-connection.ts';
import type { ServerLink } from '../../src/node/server-link.ts';
import { type FailureCode, TsnError } from '../../src/platform/errors.ts';
import { silentLog } from '../../src/platform/log.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { atEnd, type Lifetime } from '../support/at-end.ts';

const MINUTE = 60_000;

/** The waits after each of these failures, when they come one after the other. */
async function waitsAfter(t: Lifetime, failures: readonly FailureCode[]) {
  const clock = new FakeClock();
  const waits: number[] = [];
  const left = [...failures];
  const connection = keepConnected({
    connect: () => Promise.reject(new TsnError(left.shift() ?? 'sftp/unreachable', 'no')),
    ...{ clock, log: silentLog, random: () => 0.5, onConnected: () => {} },
  });
  atEnd(t, () => connection[Symbol.asyncDispose]());
  for (const code of failures) {
    while (clock.sleeping === 0) await soon();
    const { state } = connection;
    assert.ok(state.state === 'waiting' && state.failure.code === code);
    waits.push(state.until - clock.now());
    clock.advance(state.until - clock.now());
  }
  return waits;
}

test('a key that looks wrong once or twice may be a damaged packet: only the third time waits for a person', async (t) => {
  const changed = 'sftp/host-key-changed';
  const waits = await waitsAfter(t, [changed, changed, changed, changed]);
  assert.deepEqual(waits, [1_000, 2_000, 15 * MINUTE, 15 * MINUTE]);
});

test('what needs a person and what passes by itself are counted apart', async (t) => {
  const waits = await waitsAfter(t, [
    'sftp/key-refused',
    'sftp/key-refused',
    'sftp/unreachable',
    'sftp/key-refused',
  ]);
  assert.deepEqual(waits, [1_000, 2_000, 4_000, 8_000]);
});

test('a line that breaks often but carries something each time is tried again soon, for ever', async (t) => {
  const clock = new FakeClock();
  const ended = new TsnError('sftp/unreachable', 'cut');
  let cut: (() => void) | undefined;
  const connection = keepConnected({
    async connect() {
      const closed = new Promise<TsnError>((resolve) => {
        cut = () => resolve(ended);
      });
      const link: ServerLink = {
        closed,
        deliver: () => Promise.resolve('confirmed'),
        heartbeat: () => Promise.resolve(),
        wanted: () => Promise.resolve(undefined),
        [Symbol.asyncDispose]: async () => cut?.(),
      };
      return { link, card: undefined };
    },
    ...{ clock, log: silentLog, random: () => 0.5, onConnected: () => {} },
  });
  atEnd(t, () => connection[Symbol.asyncDispose]());
  const stateNow = (): ConnectionState => connection.state;
  const waitAfterCut = async (isUsed: boolean): Promise<number> => {
    while (stateNow().state !== 'connected') await soon();
    if (isUsed) await connection.use(() => Promise.resolve());
    cut?.();
    while (clock.sleeping === 0) await soon();
    const state = stateNow();
    assert.ok(state.state === 'waiting');
    const waitMs = state.until - clock.now();
    clock.advance(waitMs);
    return waitMs;
  };
  const waits: number[] = [];
  for (const isUsed of [false, false, true, true]) waits.push(await waitAfterCut(isUsed));
  assert.deepEqual(waits, [1_000, 2_000, 1_000, 1_000]);
});
