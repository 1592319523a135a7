/**
 * What transcribing costs: base.en's size in q8_0 with random weights, clips of 8 s, encoder
 * window 512, 26 tokens, two slots of one thread. Through tsn and through the bare worker, in
 * turns, so that a busy neighbour slows both.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { RECOGNISER_RATE_HZ } from '../../src/domain/recognition.ts';
import { WhisperSupervisor } from '../../src/engines/whisper/supervisor.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { silentLog } from '../../src/platform/log.ts';
import { hostTarget } from '../build/targets.ts';
import { BareWorker } from './bare-worker.ts';
import { type Bench, median, round } from './figures.ts';
import { quantise } from './quantise.ts';
import { writeRandomModel } from './random-model.ts';

const TEST_MODEL = 'test/fixtures/speech-model/ggml-tsn-test.bin';
const BINARY = resolve('build/out/native', hostTarget(), 'tsn-whisperd');
const MODELS = resolve('build/out/bench');
const SLOTS = 2;
const CLIP_SECONDS = 8;
const TOKENS = 26;
const CLIPS = 12;
const ROUNDS = 3;
const DECODING = {
  language: 'en',
  audioCtx: 512,
  maxTokens: TOKENS,

  beam: 1,
  temperatureInc: 0,
  threads: 1,
};
/** Of /proc/PID/stat: Linux counts in hundredths wherever we run. */
const TICKS_PER_SECOND = 100;

interface Cost {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
}

/** Path of the random base.en model, made when it is not there. */
export function baseEnModel(tell: (line: string) => void): string {
  const made = `${MODELS}/random-base.en-q8_0.bin`;
  if (existsSync(made)) return made;
  mkdirSync(MODELS, { recursive: true });
  const full = `${MODELS}/random-base.en-f16.bin`;
  tell('writing a random base.en model and quantising it');
  writeRandomModel(full, TEST_MODEL, CLIP_SECONDS * 1_000);
  quantise(full, made);
  rmSync(full);
  return made;
}

/** User and system time of a process so far. */
function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Hiss: random weights hear nothing anyway. */
function clip(): Float32Array {
  return Float32Array.from(
    { length: CLIP_SECONDS * RECOGNISER_RATE_HZ },
    (_, i) => Math.sin(i * i * 0.001) * 0.1,
  );
}

async function cost(pid: number, hear: () => Promise<unknown>): Promise<Cost> {
  const [from, cpu] = [performance.now(), cpuSeconds(pid)];
  let left = CLIPS;
  const slot = async (): Promise<void> => {
    while (left-- > 0) await hear();
  };
  await Promise.all(Array.from({ length: SLOTS }, slot));
  const wallSeconds = (performance.now() - from) / 1_000;
  return { wallSeconds, cpuSeconds: cpuSeconds(pid) - cpu };
}

export const recogniserBench: Bench = {
  what: 'clips a minute with a model of base.en size, and what tsn adds to the bare worker',
  async run(tell) {
    const model = baseEnModel(tell);
    const pcm = clip();
    const needs = { clock: systemClock, log: silentLog };
    await using tsn = new WhisperSupervisor({ binary: BINARY, model, slots: SLOTS }, needs);
    const bare = new BareWorker(BINARY);
    await bare.ask({ op: 'load', model, slots: SLOTS, flashAttention: true });
    const throughTsn = (): Promise<unknown> => tsn.transcribe(pcm, DECODING);
    const byHand = (): Promise<unknown> => bare.ask({ op: 'transcribe', ...DECODING }, pcm);
    const [first] = await Promise.all([tsn.transcribe(pcm, DECODING), byHand()]);
    const tokens = first.segments.flatMap((segment) => segment.tokens).length;
    if (tokens !== TOKENS) throw new Error(`expected ${TOKENS} tokens of the model, got ${tokens}`);
    const costs: { tsn: Cost; bare: Cost }[] = [];
    for (let turn = 1; turn <= ROUNDS; turn++) {
      tell(`round ${turn} of ${ROUNDS}: ${CLIPS} clips each way`);
      costs.push({ tsn: await cost(tsn.pid ?? 0, throughTsn), bare: await cost(bare.pid, byHand) });
    }
    await bare.stop();
    return figures(costs);
  },
};

function figures(costs: readonly { tsn: Cost; bare: Cost }[]) {
  const cpuSecondsPerFile = median(costs.map(({ tsn }) => tsn.cpuSeconds / CLIPS));
  return {
    cpuSecondsPerFile: round(cpuSecondsPerFile),
    /** What two cores can do. */
    baseEnPerMinute: round((60 * 2) / cpuSecondsPerFile),
    baseEnPerMinuteWall: round(median(costs.map(({ tsn }) => (60 * CLIPS) / tsn.wallSeconds))),
    ratioToBare: round(median(costs.map(({ tsn, bare }) => bare.wallSeconds / tsn.wallSeconds))),
    ratioToBareCpu: round(median(costs.map(({ tsn, bare }) => bare.cpuSeconds / tsn.cpuSeconds))),
  };
}
