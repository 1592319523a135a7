/**
 * The repeater's own voice where its words do not say so: the same sentence with the same callsign
 * at a regular interval. Its callsign is then that of the repeater, and no station's.
 */
import type { ExplainedMention } from '../../domain/mention.ts';
import { FEWEST_OTHERS, rowOfIds, SAYINGS_WITHIN_MS } from '../../domain/repeated-id.ts';
import type { Segment } from '../../domain/transcript.ts';
import { loneSentences } from '../../domain/voice-id.ts';
import type { SayingReads } from '../../store/server/sayings.ts';
import type { TransmissionReads } from '../../store/server/transmissions.ts';

const DAY_MS = 86_400_000;
/** How near an identification in Morse must be to tell whose callsign it is. */
const MORSE_WITHIN_MS = 30 * DAY_MS;

export interface IdentificationReads {
  readonly transmissions: TransmissionReads;
  readonly sayings: SayingReads;
}

export interface Heard {
  readonly id: string;
  readonly node: string;
  readonly recordedAt: number;
  readonly segments: readonly Segment[];
}

export interface Identified {
  readonly mentions: readonly ExplainedMention[];
  /** Recordings in which the same was heard and not known for what it is. */
  readonly lookAgain: readonly string[];
}

export async function withRepeatedIds(
  reads: IdentificationReads,
  heard: Heard,
  mentions: readonly ExplainedMention[],
): Promise<Identified> {
  const places = new Set<number>();
  const lookAgain = new Set<string>();
  for (const { callsign, startMs, text, starts } of await candidates(reads, heard, mentions)) {
    const { id, node, recordedAt } = heard;
    const [from, to] = [recordedAt - SAYINGS_WITHIN_MS, recordedAt + SAYINGS_WITHIN_MS];
    const others = await reads.sayings.of(callsign, node, from, to);
    const elsewhere = others.filter(({ recordingId }) => recordingId !== id);
    if (elsewhere.length < FEWEST_OTHERS) continue;
    const saying = { recordingId: id, at: recordedAt + startMs, text, role: null };
    const row = rowOfIds(saying, elsewhere, await isKnown(reads, callsign, heard));
    if (row.length === 0) continue;
    for (const start of starts) places.add(start);
    for (const one of row)
      if (one.role !== 'repeater' && one.recordingId !== id) lookAgain.add(one.recordingId);
  }
  return {
    mentions: mentions.map((mention) =>
      places.has(mention.start) ? { ...mention, role: 'repeater' as const } : mention,
    ),
    lookAgain: [...lookAgain],
  };
}

/** Those whose words say what they are need no look at others. */
async function candidates(
  { transmissions }: IdentificationReads,
  { id, segments }: Heard,
  mentions: readonly ExplainedMention[],
) {
  if (mentions.every(({ role }) => role === 'repeater')) return [];
  return loneSentences(await transmissions.of(id), segments, mentions);
}

function isKnown({ sayings }: IdentificationReads, callsign: string, { node, recordedAt }: Heard) {
  const [from, to] = [recordedAt - MORSE_WITHIN_MS, recordedAt + MORSE_WITHIN_MS];
  return sayings.isSentInMorse(callsign, node, from, to);
}
