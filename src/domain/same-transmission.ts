/**
 * Whether two nodes heard the same transmission, and whose copy is the best. Sound
 * decides where it is sure; where it is not, the words do, once there are any.
 */
import { likenessOf } from './envelope.ts';
import { speechWords } from './speech-words.ts';
import { countWordErrors } from './word-alignment.ts';

/** What is known of one node's recording. */
export interface HeardCopy {
  readonly id: string;
  readonly node: string;
  /** UTC milliseconds, by the node's own clock. */
  readonly recordedAt: number;
  readonly durationMs: number;
  readonly envelope: Uint8Array;
  /** Milliseconds with a voice. */
  readonly voicedMs: number;
  /** Voice over noise. */
  readonly loudOverQuietDb: number;
  /** Shown words; undefined: not heard yet. Empty: no speech. */
  readonly text?: string | undefined;
}

export interface SameVerdict {
  readonly isSame: boolean;
  /** 0…1, of the sound. */
  readonly likeness: number;
  readonly because: 'sound' | 'words';
}

/** Clocks of nodes that a time server sets agree within a second; recorders begin when they please. */
export const CLOCK_SLACK_MS = 5_000;

/**
 * Measured on synthetic speech through five channels (docs/performance.md): different overs
 * of two to six seconds reach 0.64, the same ones fall below 0.75 only in heavy noise.
 */
const SURE = 0.75;
const PERHAPS = 0.5;
/** Shares of words in common, 0…1: people repeat themselves, recognisers mishear. */
const SAME_WORDS = 0.6;
const OTHER_WORDS = 0.2;
/** Fewer words are said by everybody. */
const FEWEST_WORDS = 4;

/** Undefined: they cannot be the same, or nobody can tell yet. */
export function sameTransmission(a: HeardCopy, b: HeardCopy): SameVerdict | undefined {
  if (a.node === b.node) return undefined;
  const offsetMs = b.recordedAt - a.recordedAt;
  const { correlation } = likenessOf(a.envelope, b.envelope, offsetMs, CLOCK_SLACK_MS);
  const likeness = Math.max(0, correlation);
  if (likeness < PERHAPS) return undefined;
  const words = wordsInCommon(a.text, b.text);
  if (words !== undefined && words < OTHER_WORDS) {
    return { isSame: false, likeness, because: 'words' };
  }
  if (likeness >= SURE) return { isSame: true, likeness, because: 'sound' };
  return words !== undefined && words >= SAME_WORDS
    ? { isSame: true, likeness, because: 'words' }
    : undefined;
}

/** 0…1; undefined where one of them has too few words to tell. */
function wordsInCommon(a: string | undefined, b: string | undefined): number | undefined {
  if (a === undefined || b === undefined) return undefined;
  const [said, heard] = [speechWords(a), speechWords(b)];
  const most = Math.max(said.length, heard.length);
  if (Math.min(said.length, heard.length) < FEWEST_WORDS || most > MOST_WORDS) return undefined;
  const { substitutions, insertions, deletions } = countWordErrors(said, heard);
  return 1 - (substitutions + insertions + deletions) / most;
}

/** Longer texts are told by their sound alone. */
const MOST_WORDS = 2_000;

/** So much less of the voice is a copy that began late or ended early. */
const MOST_VOICE_LOST_MS = 500;

/** The one that is shown: nothing of the voice is missing, and it stands highest over the noise. */
export function bestCopy<T extends Omit<HeardCopy, 'envelope' | 'text'>>(
  copies: readonly T[],
): T | undefined {
  const mostVoice = Math.max(...copies.map(({ voicedMs }) => voicedMs));
  const whole = copies.filter(({ voicedMs }) => voicedMs >= mostVoice - MOST_VOICE_LOST_MS);
  const [best] = [...whole].sort(
    (a, b) => b.loudOverQuietDb - a.loudOverQuietDb || (a.id < b.id ? -1 : 1),
  );
  return best;
}
