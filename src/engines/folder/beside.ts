/**
 * What a recorder says of a recording besides the name: trunk-recorder's JSON next to
 * it, tags inside it. None of it is needed, and none of it is believed beyond what it is for.
 */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { type Instant, toInstant } from '../../domain/local-time.ts';
import { audioLengthMs } from '../../domain/recorder/audio-length.ts';
import { readSdrtrunkTags } from '../../domain/recorder/sdrtrunk-tags.ts';
import { readSoundTags } from '../../domain/recorder/sound-tags.ts';
import { factsOfTags, type TagFacts } from '../../domain/recorder/tag-facts.ts';
import { readTrunkRecorderJson } from '../../domain/recorder/trunk-recorder-json.ts';
import type { RecordedAt, Recorder } from '../../domain/recording.ts';

/** A file of a recorder, and what its name says. */
export interface NamedFile {
  readonly recorder: Recorder;
  readonly path: string;
  readonly sizeBytes: number;
  readonly mtimeMs: number;
  readonly recordedAt: RecordedAt;
}

export interface Beside {
  readonly recordedAt: RecordedAt;
  readonly labels: Readonly<Record<string, string>>;
}

/** Tags stand at one of the ends of a file. */
const TAG_BYTES = 64 * 1024;
const MOST_JSON_BYTES = 256 * 1024;

/** Name of the JSON that belongs to a call's audio. */
export function sidecarOf(name: string): string {
  return name.replace(/\.[^./]*$/, '.json');
}

/** Never throws: what cannot be read says nothing. */
export function readBeside(file: NamedFile, head: Uint8Array): Promise<Beside> {
  return besideOf(file, head).catch(() => {
    return { recordedAt: startOf(file.recordedAt, head, file.sizeBytes), labels: {} };
  });
}

async function besideOf(file: NamedFile, head: Uint8Array): Promise<Beside> {
  if (file.recorder === 'trunk-recorder') return besideTrunkRecorder(file);
  if (file.recorder === 'sdrtrunk') return insideSdrtrunk(file, head);
  if (file.recorder === 'generic') return insideAny(file);
  return { recordedAt: file.recordedAt, labels: {} };
}

async function besideTrunkRecorder({ path, recordedAt }: NamedFile): Promise<Beside> {
  const bytes = await readEnds(sidecarOf(path), MOST_JSON_BYTES);
  const call = bytes && readTrunkRecorderJson(Buffer.from(bytes.first).toString('utf8'));
  if (call === undefined) return { recordedAt, labels: {} };
  const { startedAt, labels } = call;
  if (startedAt === undefined) return { recordedAt, labels };
  const exact = { source: 'name', certainty: 'exact', timeZone: 'UTC' } as const;
  return { recordedAt: { ...exact, recordedAt: startedAt }, labels };
}

async function insideSdrtrunk(file: NamedFile, head: Uint8Array): Promise<Beside> {
  const { recordedAt, path, sizeBytes, mtimeMs } = file;
  const ends = await readEnds(path, TAG_BYTES);
  const tags = ends && (readSdrtrunkTags(ends.first) ?? readSdrtrunkTags(ends.last));
  const labels = tags?.labels ?? {};
  const { timeZone } = recordedAt;
  const start = possible(tags?.startsAt && toInstant(tags.startsAt, timeZone, mtimeMs));
  if (start !== undefined) {
    const { at, certainty } = start;
    return { recordedAt: { recordedAt: at, source: 'name', certainty, timeZone }, labels };
  }
  return { recordedAt: startOf(recordedAt, head, sizeBytes), labels };
}

/** A time in the tags counts where the name has none: many programs write there when they wrote. */
async function insideAny({ path, recordedAt, mtimeMs }: NamedFile): Promise<Beside> {
  const ends = await readEnds(path, TAG_BYTES);
  if (ends === undefined) return { recordedAt, labels: {} };
  const { labels, ...time } = factsOfTags(readSoundTags(ends.first, ends.last));
  const start = recordedAt.source === 'mtime' ? startIn(time, recordedAt, mtimeMs) : undefined;
  if (start === undefined) return { recordedAt, labels };
  const { timeZone } = recordedAt;
  const { at, certainty } = start;
  return { recordedAt: { recordedAt: at, source: 'name', certainty, timeZone }, labels };
}

function startIn(
  { at, wall }: Pick<TagFacts, 'at' | 'wall'>,
  { timeZone }: RecordedAt,
  mtimeMs: number,
): Instant | undefined {
  if (at !== undefined) return possible({ at, certainty: 'exact' });
  return possible(wall && toInstant(wall, timeZone, mtimeMs));
}

/** A clock that was never set is in 1904 or 1970, which in UTC may be the year before: no server takes that. */
function possible(start: Instant | undefined): Instant | undefined {
  return start !== undefined && start.at >= 0 ? start : undefined;
}

/** The name's time is the end of the call; without the length it stays so, and is said to be a guess. */
function startOf(
  { isEnd, ...recordedAt }: RecordedAt,
  head: Uint8Array,
  sizeBytes: number,
): RecordedAt {
  if (isEnd !== true) return recordedAt;
  const lengthMs = audioLengthMs(head, sizeBytes);
  if (lengthMs === undefined) return { ...recordedAt, certainty: 'guessed' };
  return { ...recordedAt, recordedAt: Math.max(0, recordedAt.recordedAt - lengthMs) };
}

async function readEnds(path: string, most: number) {
  try {
    // Should a pipe have this name: do not wait for somebody to write into it.
    await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const facts = await file.stat();
    if (!facts.isFile()) return undefined;
    const { size } = facts;
    const read = async (from: number): Promise<Uint8Array> => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(most), 0, most, from);
      return buffer.subarray(0, bytesRead);
    };
    return { first: await read(0), last: await read(Math.max(0, size - most)) };
  } catch {
    return undefined;
  }
}
