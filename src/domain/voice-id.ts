/** Which of a recording's overs are the repeater's own voice: by the words, once there are some. */
import type { Mention, Role } from './mention.ts';
import { placedSegments, type Segment } from './transcript.ts';
import type { Transmission } from './transmission.ts';
import type { TransmissionView } from './views.ts';

/** A machine says its callsign and a sentence; who talks about the repeater talks longer. */
export const LONGEST_ID_MS = 15_000;

type Words = Pick<Segment, 'startMs' | 'endMs' | 'text' | 'hidden'>;
type Named = Pick<Mention, 'callsign' | 'start'> & { readonly role?: Role | null };

/**
 * Marks overs that name the repeater's callsign, as callsign extraction heard it
 * ("the W7XYZ repeater"), and name no other station.
 */
export function withVoiceIds(
  transmissions: readonly TransmissionView[],
  segments: readonly Words[],
  mentions: readonly Named[],
): readonly TransmissionView[] {
  const said = placedMentions(segments, mentions);
  return transmissions.map((over) => {
    if (over.kind !== 'speech' || over.endMs - over.startMs > LONGEST_ID_MS) return over;
    const within = said.filter(({ atMs }) => atMs >= over.startMs && atMs < over.endMs);
    const isId = within.length > 0 && within.every(({ role }) => role === 'repeater');
    return isId ? { ...over, kind: 'voice-id', callsign: within[0]?.callsign ?? null } : over;
  });
}

/** A sentence that names one station, in a short over in which no other is named. */
export interface LoneSentence {
  readonly callsign: string;
  /** Of its segment, from the start of the recording. */
  readonly startMs: number;
  readonly text: string;
  /** Where its mentions begin in the joined shown text. */
  readonly starts: readonly number[];
}

/** What may be an identification: the words alone do not tell yet. */
export function loneSentences(
  transmissions: readonly Transmission[],
  segments: readonly Words[],
  mentions: readonly Named[],
): readonly LoneSentence[] {
  const said = placedMentions(segments, mentions);
  return transmissions.flatMap(({ kind, startMs, endMs }) => {
    if (kind !== 'speech' || endMs - startMs > LONGEST_ID_MS) return [];
    const within = said.filter(({ atMs }) => atMs >= startMs && atMs < endMs);
    const [first] = within;
    if (first === undefined || within.some(({ callsign }) => callsign !== first.callsign))
      return [];
    const { callsign, segment } = first;
    const starts = within.map(({ start }) => start);
    return [{ callsign, startMs: segment.startMs, text: segment.text, starts }];
  });
}

/** When each was said, as near as its segment tells: offsets count in the joined shown text. */
function placedMentions(segments: readonly Words[], mentions: readonly Named[]) {
  return placedSegments(segments).flatMap(({ segment, from, to }) => {
    const atMs = (segment.startMs + segment.endMs) / 2;
    return mentions
      .filter(({ start }) => start >= from && start < to)
      .map(({ role, callsign, start }) => ({ role, callsign, start, atMs, segment }));
  });
}
