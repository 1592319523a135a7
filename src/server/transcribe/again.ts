/**
 * Looking at old recordings again: listening anew with the models of today, and judging
 * anew with the limits of today. Both go through recordings in parts and may be stopped
 * at any time: what is done stays, and a second run ends the same.
 */
import { transcriptRank } from '../../domain/best-transcript.ts';
import { type GateLimits, hiddenReasons } from '../../domain/segment-gate.ts';
import { HIDDEN_REASONS, type HiddenReason, type Segment } from '../../domain/transcript.ts';
import type { Clock } from '../../platform/clock.ts';
import type { ServerStore, ServerTx } from '../../store/server/store.ts';
import type { HeardAgain } from '../../store/server/transcript-versions.ts';
import type { StoredTranscript, TranscriptRange } from '../../store/server/transcripts.ts';

export interface AgainNeeds {
  readonly store: Pick<ServerStore, 'transcripts' | 'transaction'>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  onProgress(this: void, done: AgainCounts): void;
}

export interface AgainCounts {
  /** Recordings that were looked at. */
  readonly seen: number;
  /** Of them, those that are listened to again, or whose words changed. */
  readonly changed: number;
}

export type AgainWhich = Pick<TranscriptRange, 'sinceMs' | 'node'>;

const PART = 100;

/** Asks for a new transcript of each. @param smallerThan only what a model smaller than this heard */
export function hearAgain(
  needs: AgainNeeds,
  which: AgainWhich,
  smallerThan?: string,
): Promise<AgainCounts> {
  const most =
    smallerThan === undefined
      ? Number.POSITIVE_INFINITY
      : transcriptRank({ engine: '', model: smallerThan, modelType: '', createdAt: 0 });
  const isMeant = (heard: HeardAgain): boolean =>
    transcriptRank({ ...heard, createdAt: 0 }) < most && heard.engine !== 'person';
  return eachPart(needs, which, async (tx, part) => {
    let asked = 0;
    for (const { recordingId } of part.filter(isMeant)) {
      if (await tx.jobs.enqueue('transcribe', recordingId, needs.clock.now())) asked++;
    }
    return asked;
  });
}

/** Every version that a model heard gets the reasons that today's limits give. */
export function judgeAgain(
  needs: AgainNeeds,
  which: AgainWhich,
  limits: GateLimits,
): Promise<AgainCounts> {
  return eachPart(needs, which, async (tx, part) => {
    let changed = 0;
    for (const { recordingId, durationMs } of part) {
      const versions = (await tx.transcripts.versions(recordingId)).filter(
        ({ heardBy }) => heardBy.engine !== 'person',
      );
      const results: boolean[] = [];
      for (const version of versions) {
        results.push(
          await tx.transcripts.judge(version.id, reasonsOf(version, durationMs, limits)),
        );
      }
      if (results.includes(true)) changed++;
    }
    return changed;
  });
}

function reasonsOf(version: StoredTranscript, durationMs: number, limits: GateLimits) {
  const judgedIn = { durationMs, prompt: version.heardBy.prompt };
  return version.segments.map((segment) => {
    const now = new Set([...hiddenReasons(segment, judgedIn, limits), ...keptReasons(segment)]);
    return HIDDEN_REASONS.filter((reason) => now.has(reason));
  });
}

/** Rest on how long somebody was heard, or on words given beforehand, as well. */
const RESTING_ON_MORE: readonly HiddenReason[] = ['no-voice', 'stock-phrase', 'prompt-echo'];

/** What an older version measured and did not keep cannot be judged again. */
function keptReasons({ hidden, voicedMs, noSpeechProb }: Segment): readonly HiddenReason[] {
  return hidden.filter(
    (reason) =>
      (voicedMs === null && RESTING_ON_MORE.includes(reason)) ||
      (noSpeechProb === null && reason === 'no-speech'),
  );
}

async function eachPart(
  { store, signal, onProgress }: AgainNeeds,
  which: AgainWhich,
  work: (tx: ServerTx, part: readonly HeardAgain[]) => Promise<number>,
): Promise<AgainCounts> {
  let counts: AgainCounts = { seen: 0, changed: 0 };
  let afterId = '';
  while (!signal.aborted) {
    const part = await store.transcripts.heardAgain({ ...which, afterId, limit: PART });
    const last = part.at(-1);
    if (last === undefined) break;
    const changed = await store.transaction((tx) => work(tx, part));
    counts = { seen: counts.seen + part.length, changed: counts.changed + changed };
    onProgress(counts);
    afterId = last.recordingId;
  }
  return counts;
}
