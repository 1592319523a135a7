/**
 * What transcribing costs, with models of published sizes, random weights and q8_0.
 *
 * Workload A: see workload-a.ts.
 * Workload B: clips of 2 to 24 s, 9 on average, as over a repeater, with 3.3 tokens a second.
 */

import type { RecogniseOptions } from '../../../src/domain/recognition.ts';
import type { WhisperSupervisor } from '../../../src/engines/whisper/supervisor.ts';
import { type Bench, type Figures, round } from '../figures.ts';
import type { ModelSize } from '../random-model.ts';
import { type Cost, cost, hiss, memoryMb, perMinute } from './measure.ts';
import { randomModel } from './models.ts';
import { supervised, type Tell } from './through-tsn.ts';
import { A, plainWorker, workloadA } from './workload-a.ts';

const LONGEST_MS = 24_000;
/** The lengths of B. Small models get all, larger ones those at a third of the places. */
const B = [2, 3, 4, 5, 5, 6, 7, 8, 8, 9, 11, 13, 16, 14, 24];
const TOKENS_PER_SECOND = 3.3;

function decoding(seconds: number): RecogniseOptions {
  const maxTokens = Math.round(seconds * TOKENS_PER_SECOND);
  return { language: 'en', beam: 1, temperatureInc: 0, threads: 1, maxTokens };
}

/** Lengths heard through tsn with everything as a server sets it, but the tokens. */
async function through(
  tsn: WhisperSupervisor,
  lengths: readonly number[],
  slots: number,
): Promise<Cost> {
  const hear = (pcm: Float32Array, seconds: number) => tsn.transcribe(pcm, decoding(seconds));
  await hear(hiss(2), 2); // loaded from here on
  return cost(tsn.pid ?? 0, lengths, slots, hear);
}

async function workloadB(size: ModelSize, lengths: readonly number[], tell: Tell) {
  const model = randomModel(size, LONGEST_MS, tell);
  tell(`workload B, ${size}: ${lengths.length} clips`);
  await using tsn = supervised(model, 2);
  const measured = await through(tsn, lengths, 2);
  return { cost: measured, peakMb: memoryMb(tsn.pid ?? 0, 'VmHWM') };
}

/** The same clips with a window that fits, and with whisper's full one (which has no flash attention). */
async function windows(tell: Tell): Promise<Figures> {
  const model = randomModel('base.en', LONGEST_MS, tell);
  const lengths = [3, 5, 9];
  tell('full window against one that fits');
  await using fitting = supervised(model, 1);
  await using full = supervised(model, 1, { fullWindow: true });
  const [sized, whole] = [await through(fitting, lengths, 1), await through(full, lengths, 1)];
  return { fullWindowCostRatio: round(whole.cpuSeconds / sized.cpuSeconds) };
}

async function slots(tell: Tell): Promise<Figures> {
  const model = randomModel('base.en', A.seconds * 1_000, tell);
  const found: Record<string, number> = {};
  for (const count of [1, 2, 4]) {
    tell(`${count} slots`);
    await using tsn = supervised(model, count);
    const loadedAndOne = await through(tsn, [8], 1);
    const idleMb = memoryMb(tsn.pid ?? 0);
    const measured = await through(
      tsn,
      Array.from({ length: 8 }, () => 8),
      count,
    );
    found[`slots${count}CpuSecondsPerFile`] = round(measured.cpuSeconds / measured.clips);
    found[`slots${count}PerMinuteWall`] = round((60 * measured.clips) / measured.wallSeconds);
    found[`slots${count}PeakMb`] = Math.round(memoryMb(tsn.pid ?? 0, 'VmHWM'));
    if (count === 1) found['idleMb'] = Math.round(idleMb);
    if (loadedAndOne.clips !== 1) throw new Error('the worker did not hear its first clip');
  }
  const [one = 0, four = 0] = [found['slots1PeakMb'], found['slots4PeakMb']];
  return { ...found, mbPerSlot: Math.round((four - one) / 3) };
}

export const speechBench: Bench = {
  what: 'recordings a minute with models of published sizes, and what tsn adds to the bare worker',
  async run(tell) {
    const a = await workloadA(tell);
    const tiny = await workloadB('tiny.en', B, tell);
    const base = await workloadB('base.en', B, tell);
    const third = B.filter((_, place) => place % 3 === 1);
    const small = await workloadB('small.en', third, tell);
    return {
      ...a,
      ...(await plainWorker(tell)),
      mixedTinyEnPerMinute: round(perMinute(tiny.cost)),
      mixedBaseEnPerMinute: round(perMinute(base.cost)),
      mixedSmallEnPerMinute: round(perMinute(small.cost)),
      tinyEnPeakMb: Math.round(tiny.peakMb),
      baseEnPeakMb: Math.round(base.peakMb),
      smallEnPeakMb: Math.round(small.peakMb),
      ...(await windows(tell)),
      ...(await slots(tell)),
    };
  },
};
