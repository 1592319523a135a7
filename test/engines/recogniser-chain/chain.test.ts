/** Several recognisers as one: who hears what, when one falls and when it comes back. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { RecogniseOptions, Recogniser } from '../../../src/domain/recognition.ts';
import { RecogniserChain } from '../../../src/engines/recogniser-chain/chain.ts';
import type { Ledger, LinkSettings } from '../../../src/engines/recogniser-chain/link.ts';
import { type FailureCode, TsnError } from '../../../src/platform/errors.ts';
import { silentLog } from '../../../src/platform/log.ts';
import { recogniserContract } from '../../contract/recogniser.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { FakeRecogniser, type Hearing } from '../../fakes/fake-recogniser.ts';

const SECOND = new Float32Array(16_000);
const ENGLISH: RecogniseOptions = { language: 'en' };

/** A ledger in memory; the store's is tested with the store. */
function memoryLedger(): Ledger & { readonly used: Map<string, number> } {
  const used = new Map<string, number>();
  const of = (link: string): number => used.get(link) ?? 0;
  return {
    used,
    async reserve(link, ms, limitMs) {
      if (of(link) + ms > limitMs) return undefined;
      used.set(link, of(link) + ms);
      return { giveBack: async () => void used.set(link, of(link) - ms) };
    },
    spentMs: async (link) => of(link),
  };
}

type Spec = Partial<LinkSettings> & { readonly recogniser: Recogniser };

function chainOf(t: TestContext, links: Readonly<Record<string, Spec>>) {
  const clock = new FakeClock();
  const ledger = memoryLedger();
  const all = Object.entries(links).map(([name, { recogniser, ...given }]) => ({
    settings: { name, model: 'fake', use: 'any' as const, slots: 1, overflow: true, ...given },
    recogniser,
  }));
  const chain = new RecogniserChain(all, { clock, log: silentLog, ledger });
  t.after(() => chain[Symbol.asyncDispose]());
  const heardBy = async (options: RecogniseOptions = ENGLISH) =>
    (await chain.transcribe(SECOND, options)).by?.link;
  return { chain, clock, ledger, heardBy };
}

/** Fails with each code in turn, then hears. */
function failing(...codes: FailureCode[]): FakeRecogniser {
  const left = [...codes];
  return new FakeRecogniser(() => {
    const code = left.shift();
    if (code !== undefined) throw new TsnError(code, 'as the test says');
    return 'words';
  });
}

/** Answers only when told to. */
function slow() {
  const waiting: (() => void)[] = [];
  const hearing: Hearing = () => new Promise((resolve) => waiting.push(() => resolve('words')));
  return { recogniser: new FakeRecogniser(hearing), waiting };
}

async function turn(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
}

recogniserContract('a chain', async (t) => {
  return chainOf(t, { here: { recogniser: new FakeRecogniser(() => 'words') } }).chain;
});

test('the first that is ready hears, and signs for it', async (t) => {
  const { chain } = chainOf(t, {
    gpu: { recogniser: new FakeRecogniser(() => 'words') },
    cpu: { recogniser: new FakeRecogniser(() => 'other words') },
  });
  const { by, segments } = await chain.transcribe(SECOND, ENGLISH);
  assert.equal(by?.link, 'gpu');
  assert.equal(by.engine, 'fake');
  assert.equal(segments[0]?.text, 'words');
});

test('a recogniser that is down is passed over, and hears again once it is back', async (t) => {
  const gpu = new FakeRecogniser(() => 'words');
  const { heardBy } = chainOf(t, { gpu: { recogniser: gpu }, cpu: { recogniser: failing() } });
  gpu.become({ state: 'down', code: 'whisper/no-gpu', reason: 'no GPU' });
  assert.equal(await heardBy(), 'cpu');
  gpu.become({ state: 'ready' });
  assert.equal(await heardBy(), 'gpu');
});

test('a service that fails hands the same clip on, is left alone, and is tried again after its rest', async (t) => {
  const remote = failing('speech/unreachable', 'speech/unreachable');
  const { heardBy, clock } = chainOf(t, {
    remote: { recogniser: remote },
    cpu: { recogniser: failing() },
  });
  assert.equal(await heardBy(), 'cpu');
  assert.equal(await heardBy(), 'cpu');
  assert.equal(remote.clipsMs.length, 1);
  clock.advance(5_000);
  assert.equal(await heardBy(), 'cpu'); // it failed again: now a longer rest
  clock.advance(5_000);
  assert.equal(await heardBy(), 'cpu');
  assert.equal(remote.clipsMs.length, 2);
  clock.advance(5_000);
  assert.equal(await heardBy(), 'remote');
  assert.equal(await heardBy(), 'remote');
});

test('after its rest one clip alone tries a service', async (t) => {
  const { recogniser, waiting } = slow();
  let fails = true;
  const remote = new FakeRecogniser((pcm, options) => {
    if (fails) throw new TsnError('speech/unreachable', 'away');
    return recogniser.transcribe(pcm, options);
  });
  const { chain, clock } = chainOf(t, {
    remote: { recogniser: remote, slots: 5 },
    cpu: { recogniser: failing() },
  });
  await chain.transcribe(SECOND, ENGLISH);
  fails = false;
  clock.advance(5_000);
  const clips = [1, 2, 3].map(() => chain.transcribe(SECOND, ENGLISH));
  await turn();
  assert.equal(waiting.length, 1);
  waiting[0]?.();
  const heard = await Promise.all(clips);
  assert.deepEqual(
    heard.map(({ by }) => by?.link),
    ['remote', 'cpu', 'cpu'],
  );
});

test('a clock that is set back leaves no service alone for longer', async (t) => {
  const service = failing('speech/unreachable');
  const { heardBy, clock } = chainOf(t, {
    service: { recogniser: service },
    cpu: { recogniser: failing() },
  });
  assert.equal(await heardBy(), 'cpu');
  clock.step(Date.UTC(2025, 0, 1));
  assert.equal(await heardBy(), 'cpu');
  clock.advance(5_000);
  assert.equal(await heardBy(), 'service');
});

test('a key that is refused is not tried again within the hour', async (t) => {
  const remote = failing('speech/key-refused');
  const { heardBy, clock } = chainOf(t, {
    remote: { recogniser: remote },
    cpu: { recogniser: failing() },
  });
  await heardBy();
  clock.advance(3_599_000);
  assert.equal(await heardBy(), 'cpu');
  clock.advance(1_000);
  assert.equal(await heardBy(), 'remote');
});

test('a service that asks for time is given it', async (t) => {
  const remote = new FakeRecogniser(() => {
    throw new TsnError('speech/busy', 'slow down', { facts: { retryAfterMs: 42_000 } });
  });
  const { chain, clock } = chainOf(t, {
    remote: { recogniser: remote },
    cpu: { recogniser: failing() },
  });
  await chain.transcribe(SECOND, ENGLISH);
  clock.advance(41_000);
  await chain.transcribe(SECOND, ENGLISH);
  assert.equal(remote.clipsMs.length, 1);
  clock.advance(1_000);
  await chain.transcribe(SECOND, ENGLISH);
  assert.equal(remote.clipsMs.length, 2);
});

test('one odd answer does not shut a service out, three in a row do', async (t) => {
  const remote = failing('speech/failed', 'speech/failed', 'speech/failed');
  const { heardBy } = chainOf(t, {
    remote: { recogniser: remote },
    cpu: { recogniser: failing() },
  });
  for (const clips of [1, 2, 3, 3]) {
    assert.equal(await heardBy(), 'cpu');
    assert.equal(remote.clipsMs.length, clips);
  }
});

test('a clip that crashes or hangs a worker is not handed on to the next', async (t) => {
  for (const code of ['whisper/worker-died', 'whisper/deadline'] as const) {
    const cpu = failing();
    const { chain } = chainOf(t, { gpu: { recogniser: failing(code) }, cpu: { recogniser: cpu } });
    await assert.rejects(chain.transcribe(SECOND, ENGLISH), { code });
    assert.equal(cpu.clipsMs.length, 0);
  }
});

test('the odd answers of a lonely service count against the clip only until it is known to be ill', async (t) => {
  const remote = failing('speech/failed', 'speech/failed', 'speech/failed', 'speech/failed');
  const { chain, clock } = chainOf(t, { remote: { recogniser: remote } });
  for (const code of ['speech/failed', 'speech/failed', 'speech/no-link'])
    await assert.rejects(chain.transcribe(SECOND, ENGLISH), { code });
  clock.advance(5_000);
  await assert.rejects(chain.transcribe(SECOND, ENGLISH), { code: 'speech/no-link' });
});

test('without anybody the chain is down, and says of each why', async (t) => {
  const [gpu, cpu] = [failing(), failing()];
  const { chain } = chainOf(t, { gpu: { recogniser: gpu }, cpu: { recogniser: cpu } });
  gpu.become({ state: 'down', code: 'whisper/no-gpu', reason: 'no such GPU' });
  assert.equal(chain.health().state, 'ready');
  cpu.become({ state: 'starting' });
  assert.equal(chain.health().state, 'starting');
  cpu.become({ state: 'down', code: 'whisper/no-model', reason: 'no model' });
  assert.deepEqual(chain.health(), {
    state: 'down',
    code: 'whisper/no-gpu',
    reason: 'gpu: no such GPU; cpu: no model',
  });
  await assert.rejects(chain.transcribe(SECOND, ENGLISH), { code: 'speech/no-link' });
});

test('no more clips at a time than a link has places, and nobody is forgotten', async (t) => {
  const { recogniser, waiting } = slow();
  const { chain } = chainOf(t, { only: { recogniser, slots: 2 } });
  const clips = [1, 2, 3, 4, 5].map(() => chain.transcribe(SECOND, ENGLISH));
  for (const running of [2, 3, 4, 5]) {
    await turn();
    assert.equal(waiting.length, running);
    waiting[running - 2]?.();
  }
  waiting[4]?.();
  assert.equal((await Promise.all(clips)).length, 5);
});

test('what is too much for the first flows over, but not into a service that must not take it', async (t) => {
  const [gpu, cpu] = [slow(), slow()];
  const { chain } = chainOf(t, {
    gpu: { recogniser: gpu.recogniser },
    paid: { recogniser: failing(), overflow: false },
    cpu: { recogniser: cpu.recogniser },
  });
  const clips = [1, 2, 3].map(() => chain.transcribe(SECOND, ENGLISH));
  await turn();
  assert.deepEqual([gpu.waiting.length, cpu.waiting.length], [1, 1]);
  gpu.waiting[0]?.();
  await turn();
  gpu.waiting[1]?.();
  cpu.waiting[0]?.();
  const by = (await Promise.all(clips)).map((heard) => heard.by?.link);
  assert.deepEqual(by, ['gpu', 'cpu', 'gpu']);
});

test('whoever waits for a place and is called off leaves the line', async (t) => {
  const { recogniser, waiting } = slow();
  const { chain } = chainOf(t, { only: { recogniser } });
  const first = chain.transcribe(SECOND, ENGLISH);
  const stop = new AbortController();
  const second = chain.transcribe(SECOND, { ...ENGLISH, signal: stop.signal });
  const told = assert.rejects(second, { code: 'whisper/aborted' });
  await turn();
  stop.abort();
  await told;
  waiting[0]?.();
  await first;
});

test('a budget is kept, what cost nothing is given back, and the next day brings a new one', async (t) => {
  const paid = failing('speech/unreachable');
  const { heardBy, clock, ledger, chain } = chainOf(t, {
    paid: { recogniser: paid, dailyMs: 2_500 },
    cpu: { recogniser: failing() },
  });
  assert.equal(await heardBy(), 'cpu');
  assert.equal(ledger.used.get('paid'), 0);
  clock.advance(5_000);
  assert.equal(await heardBy(), 'paid');
  assert.equal(await heardBy(), 'paid');
  assert.equal(await heardBy(), 'cpu');
  const [state] = await chain.states();
  assert.deepEqual(state?.budget, { usedMs: 2_000, limitMs: 2_500 });
  assert.ok(state.health.state === 'down' && state.health.code === 'speech/budget-spent');
  clock.advance(86_400_000);
  ledger.used.clear(); // as the store does: another day, another row
  assert.equal(await heardBy(), 'paid');
});

test('a ledger that is away while something is given back shuts no service out', async (t) => {
  const paid = failing('speech/unreachable', 'speech/unreachable');
  const { heardBy, clock, ledger } = chainOf(t, {
    paid: { recogniser: paid, dailyMs: 10_000 },
    cpu: { recogniser: failing() },
  });
  const reserve = ledger.reserve.bind(ledger);
  ledger.reserve = async (...asked) => {
    const away = () => Promise.reject(new TsnError('store/unreachable', 'no database'));
    return (await reserve(...asked)) && { giveBack: away };
  };
  assert.equal(await heardBy(), 'cpu');
  clock.advance(5_000);
  assert.equal(await heardBy(), 'cpu', 'the one that tried');
  clock.advance(10_000);
  assert.equal(await heardBy(), 'paid');
});

test('a budget that is whole again is used again', async (t) => {
  const { recogniser, waiting } = slow();
  const { heardBy, chain } = chainOf(t, {
    paid: { recogniser, dailyMs: 1_500, slots: 2 },
    cpu: { recogniser: failing() },
  });
  const stop = new AbortController();
  const calledOff = chain.transcribe(SECOND, { ...ENGLISH, signal: stop.signal });
  assert.equal(await heardBy(), 'cpu', 'what is left is too little');
  stop.abort();
  await assert.rejects(calledOff, { code: 'whisper/aborted' });
  const heard = heardBy();
  await turn();
  waiting.at(-1)?.();
  assert.equal(await heard, 'paid');
});

test('what was just said goes to the fast model, the rest to the better one', async (t) => {
  const better = failing();
  const { heardBy } = chainOf(t, {
    fast: { recogniser: failing(), use: 'live' },
    better: { recogniser: better, use: 'backlog' },
  });
  assert.equal(await heardBy({ ...ENGLISH, use: 'live' }), 'fast');
  assert.equal(await heardBy({ ...ENGLISH, use: 'backlog' }), 'better');
  better.become({ state: 'down', code: 'whisper/no-model', reason: 'no model' });
  assert.equal(await heardBy({ ...ENGLISH, use: 'backlog' }), 'fast');
});

test('a busy model for one use is waited for, not replaced by the one for the other', async (t) => {
  const better = slow();
  const { chain } = chainOf(t, {
    fast: { recogniser: failing(), use: 'live' },
    better: { recogniser: better.recogniser, use: 'backlog' },
  });
  const clips = [1, 2].map(() => chain.transcribe(SECOND, { ...ENGLISH, use: 'backlog' }));
  await turn();
  better.waiting[0]?.();
  await turn();
  better.waiting[1]?.();
  assert.deepEqual(
    (await Promise.all(clips)).map(({ by }) => by?.link),
    ['better', 'better'],
  );
});

test('a model that was named hears, and no other speaks for a language that it does not know', async (t) => {
  const many = failing();
  const { heardBy } = chainOf(t, {
    here: { recogniser: failing(), model: 'base.en' },
    small: { recogniser: many, model: 'small', use: 'named' },
  });
  assert.equal(await heardBy(), 'here');
  assert.equal(await heardBy({ ...ENGLISH, model: 'small' }), 'small');
  many.become({ state: 'down', code: 'whisper/no-model', reason: 'no model' });
  assert.equal(await heardBy({ ...ENGLISH, model: 'small' }), 'here');
  await assert.rejects(heardBy({ language: 'de', model: 'small' }), { code: 'speech/no-link' });
});
