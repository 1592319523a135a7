/**
 * Workload A: base.en, clips of 8 s, encoder window 512, 26 tokens, two slots of one thread; through
 * tsn and through the bare worker, in turns, so that a busy neighbour slows both.
 *
 * Two processes of one program differ by some percent for as long as they live: it depends on where
 * their memory happens to lie. So every round starts new ones, every slot has heard something before
 * the clock runs, each way is first in its turn, and a second bare worker tells how much two equal
 * ones differ.
 */
import type { RecogniseOptions } from '../../../src/domain/recognition.ts';
import type { WhisperSupervisor } from '../../../src/engines/whisper/supervisor.ts';
import { BareWorker } from '../bare-worker.ts';
import { type Figures, median, round } from '../figures.ts';
import { type Cost, cost, hiss, perMinute } from './measure.ts';
import { BEST_WORKER, PLAIN_WORKER, randomModel } from './models.ts';
import { supervised, type Tell } from './through-tsn.ts';

export const A = { seconds: 8, tokens: 26, clips: 12, warmUp: 4, rounds: 9, slots: 2 };

const OPTIONS = { beam: 1, temperatureInc: 0, threads: 1, maxTokens: A.tokens, audioCtx: 512 };
const DECODING: RecogniseOptions = { language: 'en', ...OPTIONS, deadlineMs: 300_000 };

type Way = 'tsn' | 'bare' | 'bareAgain';

interface Runner {
  readonly pid: number;
  readonly hear: (pcm: Float32Array) => Promise<{ readonly computeMs: number }>;
}

/** Besides the cost, what a clip took longer than its slot computed: until the next was there, the slot was idle. */
type WayCost = Cost & { readonly aroundMs: number };

async function measure({ pid, hear }: Runner): Promise<WayCost> {
  const around: number[] = [];
  const timed = async (pcm: Float32Array): Promise<void> => {
    const from = performance.now();
    const { computeMs } = await hear(pcm);
    around.push(performance.now() - from - computeMs);
  };
  return { ...(await cost(pid, lengths(A.clips), A.slots, timed)), aroundMs: median(around) };
}

function lengths(clips: number): number[] {
  return Array.from({ length: clips }, () => A.seconds);
}

async function throughTsn(tsn: WhisperSupervisor): Promise<Runner> {
  const { segments } = await tsn.transcribe(hiss(A.seconds), DECODING);
  const tokens = segments.flatMap((segment) => segment.tokens).length;
  if (tokens !== A.tokens) throw new Error(`expected ${A.tokens} tokens, got ${tokens}`);
  return warm({ pid: tsn.pid ?? 0, hear: (pcm) => tsn.transcribe(pcm, DECODING) });
}

async function byHand(bare: BareWorker, model: string): Promise<Runner> {
  await bare.ask({ op: 'load', model, slots: A.slots, flashAttention: true });
  const hear = (pcm: Float32Array) => bare.ask({ op: 'transcribe', ...DECODING }, pcm);
  await hear(hiss(A.seconds));
  return warm({ pid: bare.pid, hear });
}

async function warm(runner: Runner): Promise<Runner> {
  await cost(runner.pid, lengths(A.warmUp), A.slots, runner.hear);
  return runner;
}

async function oneRound(model: string, turn: number): Promise<Record<Way, WayCost>> {
  await using tsn = supervised(model, A.slots);
  await using bare = new BareWorker(BEST_WORKER);
  await using bareAgain = new BareWorker(BEST_WORKER);
  const runners: Record<Way, Runner> = {
    tsn: await throughTsn(tsn),
    bare: await byHand(bare, model),
    bareAgain: await byHand(bareAgain, model),
  };
  const found: Partial<Record<Way, WayCost>> = {};
  for (const way of inTurn(turn)) found[way] = await measure(runners[way]);
  const { tsn: one, bare: two, bareAgain: three } = found;
  if (!one || !two || !three) throw new Error('a way was left out');
  return { tsn: one, bare: two, bareAgain: three };
}

/** Each way is the first of every third round. */
function inTurn(turn: number): Way[] {
  const ways: Way[] = ['tsn', 'bare', 'bareAgain'];
  return ways.map((_, place) => ways[(place + turn) % ways.length] ?? 'tsn');
}

/** Through tsn and by hand, with the worker that a server takes here. */
export async function workloadA(tell: Tell): Promise<Figures> {
  const model = randomModel('base.en', A.seconds * 1_000, tell);
  const rounds: Record<Way, WayCost>[] = [];
  for (let turn = 1; turn <= A.rounds; turn++) {
    const found = await oneRound(model, turn);
    rounds.push(found);
    tell(`workload A, round ${turn} of ${A.rounds}: ${inWords(found)}`);
  }
  const middle = (of: (ways: Record<Way, WayCost>) => number) => round(median(rounds.map(of)));
  return {
    cpuSecondsPerFile: middle(({ tsn }) => tsn.cpuSeconds / A.clips),
    baseEnPerMinute: middle(({ tsn }) => perMinute(tsn)),
    baseEnPerMinuteWall: middle(({ tsn }) => (60 * A.clips) / tsn.wallSeconds),
    ratioToBare: middle(({ tsn, bare }) => bare.wallSeconds / tsn.wallSeconds),
    ratioToBareCpu: middle(({ tsn, bare }) => bare.cpuSeconds / tsn.cpuSeconds),
    bareToBare: middle(({ bare, bareAgain }) => apart(bare.wallSeconds, bareAgain.wallSeconds)),
    aroundMs: middle(({ tsn }) => tsn.aroundMs),
    bareAroundMs: middle(({ bare }) => bare.aroundMs),
  };
}

function inWords(ways: Record<Way, WayCost>): string {
  const costs = Object.entries(ways).map(
    ([way, { wallSeconds, cpuSeconds }]) =>
      `${way} ${wallSeconds.toFixed(2)} s (${cpuSeconds.toFixed(2)} s of processor)`,
  );
  return costs.join(', ');
}

/** The lesser as a part of the greater. */
function apart(one: number, other: number): number {
  return Math.min(one, other) / Math.max(one, other);
}

/** Workload A once more on a processor without AVX-512, as far as this one can play it. */
export async function plainWorker(tell: Tell): Promise<Figures> {
  tell('workload A with the AVX2 worker');
  const model = randomModel('base.en', A.seconds * 1_000, tell);
  await using tsn = supervised(model, A.slots, { binary: PLAIN_WORKER });
  const measured = await measure(await throughTsn(tsn));
  return { avx2BaseEnPerMinute: round(perMinute(measured)) };
}
