/**
 * What a person wrote in place of a transcript, cut into the segments of what was heard:
 * words that stayed keep their place, new ones go with their neighbours.
 */
import type { Segment } from './transcript.ts';
import { alignWords } from './word-alignment.ts';

type Timed = Pick<Segment, 'startMs' | 'endMs' | 'text'>;

/** Segments in order, none empty. @param heard the segments that were shown, in order */
export function correctedSegments(
  text: string,
  heard: readonly Timed[],
  durationMs: number,
): readonly Timed[] {
  const written = text.split(/\s+/).filter((word) => word !== '');
  if (heard.length === 0) return [{ startMs: 0, endMs: durationMs, text: written.join(' ') }];
  const places = placesOf(written, heard);
  return heard
    .map(({ startMs, endMs }, index) => ({
      startMs,
      endMs,
      text: written.filter((_, at) => places[at] === index).join(' '),
    }))
    .filter((segment) => segment.text !== '');
}

/** For each written word the index of its segment; never decreasing. */
function placesOf(written: readonly string[], heard: readonly Timed[]): readonly number[] {
  const owners: number[] = [];
  const words: string[] = [];
  for (const [index, segment] of heard.entries()) {
    for (const word of segment.text.split(/\s+/).filter((one) => one !== '')) {
      words.push(plain(word));
      owners.push(index);
    }
  }
  const places: number[] = [];
  let place = 0;
  for (const step of alignWords(written.map(plain), words)) {
    if (step.heard !== undefined) place = owners[step.heard] ?? place;
    if (step.reference !== undefined) places[step.reference] = place;
  }
  return places;
}

function plain(word: string): string {
  return word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '') || word;
}
