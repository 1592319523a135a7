/** A busy server of the executable: the first signal lets it finish what it has, the second ends it now. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { askTsn, until } from '../../scripts/showcase/tsn.ts';
import type { RecordingItem } from '../../src/domain/views.ts';
import { openWorkplace } from '../support/executable.ts';
import { heldSpeechConfig, startHeldSpeech } from '../support/held-speech.ts';
import { ask, importSpoken, planServed } from '../support/served.ts';

async function busyServer(t: TestContext) {
  const { tsn, root } = openWorkplace(t);
  const speech = await startHeldSpeech(t);
  const server = await planServed(t, { tsn, root, config: heldSpeechConfig(speech) });
  await server.start();
  speech.hold();
  await importSpoken({ tsn, root }, server, { from: 0, count: 4 });
  await until('both its slots have work in hand', async () =>
    speech.waiting() === 2 ? true : undefined,
  );
  const states = async () => {
    const asked = ['recordings', 'ls', ...server.flags.slice(0, 2)];
    const { items } = await askTsn<{ items: readonly RecordingItem[] }>(tsn, asked);
    return items.map(({ state }) => state).sort();
  };
  return { server, speech, states };
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`the first ${signal} finishes what is in hand and takes nothing new`, async (t) => {
    const { server, speech, states } = await busyServer(t);
    const inHand = speech.waiting();
    const { child, ended } = server.running();
    child.kill(signal);
    await until('it says that it is being stopped', async () =>
      typeof (await ask(server.page))?.drainingSince === 'number' ? true : undefined,
    );
    speech.answer();
    assert.equal(await ended, 0);
    const after = await states();
    const heard = after.filter((state) => state === 'extract-queued' || state === 'complete');
    assert.equal(heard.length, inHand);
    await server.start();
    await until('the rest is done after the next start', async () =>
      (await ask(server.page))?.byState.complete === 4 ? true : undefined,
    );
  });

  test(`the second ${signal} ends it now with status 75, and nothing is lost`, async (t) => {
    const { server, speech, states } = await busyServer(t);
    const { child, ended } = server.running();
    child.kill(signal);
    await until('it says that it is being stopped', async () =>
      typeof (await ask(server.page))?.drainingSince === 'number' ? true : undefined,
    );
    assert.ok(speech.waiting() > 0, 'it still has work in hand');
    child.kill(signal);
    assert.equal(await ended, 75);
    assert.equal((await states()).length, 4);
    speech.answer();
    await server.start();
    await until('all is done after the next start', async () =>
      (await ask(server.page))?.byState.complete === 4 ? true : undefined,
    );
  });
}
