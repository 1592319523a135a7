/**
 * One worker hearing without a break: does it leak, does it slow down? Minutes by
 * `TSN_STEADY_MINUTES` (30). The tiny size: what leaks, leaks with every clip, and it hears the most.
 */
import { WhisperSupervisor } from '../../../src/engines/whisper/supervisor.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { silentLog } from '../../../src/platform/log.ts';
import { type Bench, median, round } from '../figures.ts';
import { cost, memoryMb } from './measure.ts';
import { BEST_WORKER, randomModel } from './models.ts';

const SLOTS = 2;
const LENGTHS = [2, 4, 5, 7, 9, 12];
/** The first of so many parts is when memory still grows as it should. */
const PARTS = 6;

interface Sample {
  readonly mb: number;
  readonly cpuPerClip: number;
  readonly clips: number;
}

export const steadyBench: Bench = {
  what: 'memory and cost of one worker over half an hour without a break',
  async run(tell) {
    const minutes = Number(process.env['TSN_STEADY_MINUTES'] ?? 30);
    const model = randomModel('tiny.en', 24_000, tell);
    const engines = [{ name: 'cpu', binary: BEST_WORKER }];
    // Never replaced: it is the leak that is looked for.
    const choice = { engines, model, slots: SLOTS, mostClips: 1e9, mostGrowthBytes: 1e12 };
    await using tsn = new WhisperSupervisor(choice, { clock: systemClock, log: silentLog });
    const samples: Sample[] = [];
    const hear = (pcm: Float32Array) =>
      tsn.transcribe(pcm, { language: 'en', beam: 2, maxTokens: 40, temperatureInc: 0 });
    await hear(new Float32Array(32_000));
    const { pid } = tsn;
    const until = performance.now() + minutes * 60_000;
    while (performance.now() < until) {
      const { cpuSeconds, clips } = await cost(pid ?? 0, LENGTHS, SLOTS, hear);
      samples.push({ mb: memoryMb(pid ?? 0), cpuPerClip: cpuSeconds / clips, clips });
      if (samples.length % 20 === 0) tell(`${samples.length} rounds, ${samples.at(-1)?.mb} MB`);
    }
    if (tsn.pid !== pid) throw new Error('the worker was replaced on the way');
    return figures(samples, minutes);
  },
};

function figures(samples: readonly Sample[], minutes: number) {
  const part = Math.max(1, Math.floor(samples.length / PARTS));
  const [early, late] = [samples.slice(part, 2 * part), samples.slice(-part)];
  const mb = (some: readonly Sample[]) => median(some.map((sample) => sample.mb));
  const cpu = (some: readonly Sample[]) => median(some.map((sample) => sample.cpuPerClip));
  return {
    minutes,
    clips: samples.reduce((sum, { clips }) => sum + clips, 0),
    secondPartMb: Math.round(mb(early)),
    lastPartMb: Math.round(mb(late)),
    mostMb: Math.round(Math.max(...samples.map((sample) => sample.mb))),
    costLastToSecond: round(cpu(late) / cpu(early)),
  };
}
