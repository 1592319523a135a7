/** Which of a recording's overs are the repeater's own voice: by the words, once there are some. */
import type { MentionView, SegmentView, TransmissionView } from './views.ts';

/** A machine says its callsign and a sentence; who talks about the repeater talks longer. */
const LONGEST_ID_MS = 15_000;

/**
 * Marks overs that name the repeater's callsign, as callsign extraction heard it
 * ("the W7XYZ repeater"), and name no other station.
 */
export function withVoiceIds(
  transmissions: readonly TransmissionView[],
  segments: readonly SegmentView[],
  mentions: readonly MentionView[],
): readonly TransmissionView[] {
  const said = placedMentions(segments, mentions);
  return transmissions.map((over) => {
    if (over.kind !== 'speech' || over.endMs - over.startMs > LONGEST_ID_MS) return over;
    const within = said.filter(({ atMs }) => atMs >= over.startMs && atMs < over.endMs);
    const isId = within.length > 0 && within.every(({ role }) => role === 'repeater');
    return isId ? { ...over, kind: 'voice-id', callsign: within[0]?.callsign ?? null } : over;
  });
}

/** When each was said, as near as its segment tells: offsets count in the joined shown text. */
function placedMentions(segments: readonly SegmentView[], mentions: readonly MentionView[]) {
  let offset = 0;
  return segments.flatMap((segment) => {
    const length = segment.text.trim().length;
    if (segment.hidden.length > 0 || length === 0) return [];
    const from = offset;
    offset += length + 1; // one space joins the shown segments
    const atMs = (segment.startMs + segment.endMs) / 2;
    return mentions
      .filter(({ start }) => start >= from && start < from + length)
      .map(({ role, callsign }) => ({ role, callsign, atMs }));
  });
}
