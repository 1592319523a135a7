/** The figures of a simulation, with units in their names. */
import type { Figures } from '../bench/figures.ts';
import type { Verdict } from './verdict.ts';
import type { Ran } from './world.ts';

export interface Cost {
  readonly wallMs: number;
  readonly peakRssBytes: number;
}

const STAGES = ['receive', 'ingest', 'transcribe', 'extract'] as const;
/** Nothing is to be done with them any more; `failed` ones are counted apart. */
const ENDED = ['complete', 'no-speech', 'no-audio'] as const;

export function figuresOf(ran: Ran, verdict: Verdict, cost: Cost): Figures {
  const { attempts, counts, uptime } = ran;
  const { states, dead, latency } = verdict;
  const ended = ENDED.map((state) => states.get(state) ?? 0);
  const deadLetters = [...dead.values()].reduce((sum, count) => sum + count, 0);
  const settled = ended.reduce((sum, count) => sum + count, 0) + deadLetters;
  const tried = attempts.done + attempts.failed;
  return {
    ...{ recordings: ran.recorded.length, stored: verdict.stored },
    ...{ lost: verdict.lost, doubled: verdict.doubled, corrupted: verdict.corrupted },
    ...{ complete: ended[0] ?? 0, noSpeech: ended[1] ?? 0, noAudio: ended[2] ?? 0 },
    ...{ deadLetters, deadLettersOfReadable: verdict.deadReadable },
    unsettled: verdict.stored - settled,
    ...{ attempts: tried, failedAttempts: attempts.failed },
    errorRatePercent: percent(tried === 0 ? 0 : (100 * attempts.failed) / tried),
    ...uptimes(uptime),
    ...latencies('outside', latency.outside),
    ...latencies('all', latency.all),
    ...{ uploads: counts.uploads, uploadsRefused: counts.refused },
    ...{ uploadsCutOff: counts.cutOff, sentAgain: counts.repeated },
    ...{ outages: ran.outages.length, kills: ran.kills },
    simulatedHours: percent(ran.tookMs / 3_600_000),
    wallSeconds: Math.round(cost.wallMs / 1_000),
    peakRssMb: Math.round(cost.peakRssBytes / 1e6),
  };
}

function uptimes(uptime: Ran['uptime']): Figures {
  return Object.fromEntries(
    STAGES.map((stage) => [`${stage}UptimePercent`, percent(uptime.percent(stage))]),
  );
}

function latencies(of: string, rising: readonly number[]): Figures {
  const at = (share: number): number | null => {
    const ms = rising[Math.min(rising.length - 1, Math.floor(rising.length * share))];
    return ms === undefined ? null : percent(ms / 1_000);
  };
  return {
    [`${of}P50Seconds`]: at(0.5),
    [`${of}P90Seconds`]: at(0.9),
    [`${of}P99Seconds`]: at(0.99),
    [`${of}Recordings`]: rising.length,
  };
}

function percent(value: number): number {
  return Math.round(value * 100) / 100;
}
