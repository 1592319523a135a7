/** Whether a recorder's newest files hold anything; many of them record silence without anybody noticing. */
import type { RecordingClass } from './recording.ts';

export interface MostlyEmpty {
  /** What most of the files without audio are. */
  readonly what: RecordingClass;
  readonly without: number;
  readonly of: number;
}

/** So many of the newest files are judged. */
export const JUDGED_FILES = 20;
/** Fewer say nothing: short keyings happen everywhere. */
const LEAST_FILES = 10;
const MOSTLY = 0.8;
const WITHOUT_AUDIO: ReadonlySet<RecordingClass> = new Set([
  'empty',
  'header-only',
  'too-short',
  'unreadable',
]);

/** Judges the classes of a source's newest files; undefined while most of them hold audio. */
export function mostlyEmpty(newest: readonly RecordingClass[]): MostlyEmpty | undefined {
  const without = newest.filter((what) => WITHOUT_AUDIO.has(what));
  if (newest.length < LEAST_FILES || without.length < newest.length * MOSTLY) return undefined;
  const count = (what: RecordingClass) => without.filter((other) => other === what).length;
  const [what] = [...new Set(without)].sort((a, b) => count(b) - count(a));
  return what && { what, without: without.length, of: newest.length };
}

const HOLDS: Readonly<Partial<Record<RecordingClass, string>>> = {
  empty: 'are empty',
  'header-only': 'hold a header and no audio',
  'too-short': 'hold less than a quarter of a second',
  unreadable: 'hold no audio that is known',
};

/** `of the newest 20 files 18 hold nothing to hear; most of them hold a header and no audio` */
export function describeMostlyEmpty({ what, without, of }: MostlyEmpty): string {
  return `of the newest ${of} files ${without} hold nothing to hear; most of them ${HOLDS[what] ?? what}`;
}
