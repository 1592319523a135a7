/**
 * The same file sent again with more in it: the sender was cut off, or looked too early.
 * The longer one is a recording of its own, overwrites nothing, and is shown in place of
 * its beginning. Other bytes under the same name are no growth.
 */
import { createReadStream } from 'node:fs';
import type { Manifest } from '../../domain/manifest.ts';
import { sha256Of } from '../../platform/hash.ts';
import type { AudioRow } from '../../store/server/audio-state.ts';
import type { AcceptNeeds } from './needs.ts';

export interface Growth {
  /** Recordings that are the beginning of this one. */
  readonly beginnings: readonly string[];
  /** The recording whose beginning this one is. */
  readonly whole: string | undefined;
}

export const NO_GROWTH: Growth = { beginnings: [], whole: undefined };

/** Recorders write the lengths in a WAV's header at the end; what counts comes after. */
const HEADER_BYTES = 64;

/** `path` holds the bytes of `manifest`. What cannot be read now has not grown. */
export async function growthOf(
  { store, audio, log }: Pick<AcceptNeeds, 'store' | 'audio' | 'log'>,
  manifest: Manifest,
  path: string,
): Promise<Growth> {
  const { node, source, originalName, sha256, sizeBytes } = manifest;
  const versions = await store.audioState.versions(node, source, originalName);
  const others = versions.filter((version) => version.sha256 !== sha256);
  const beginnings: string[] = [];
  let whole: AudioRow | undefined;
  for (const other of others) {
    try {
      const stored = (end: number) => audio.read(other.audioPath, spanTo(end));
      if (other.sizeBytes < sizeBytes) {
        const isIt = await sameStart(other.sizeBytes, stored, (end) => local(path, end));
        if (isIt) beginnings.push(other.id);
      } else if (other.sizeBytes > (whole?.sizeBytes ?? sizeBytes)) {
        if (await sameStart(sizeBytes, (end) => local(path, end), stored)) whole = other;
      }
    } catch (error) {
      log.warn({ error, recordingId: other.id }, 'versions not compared');
    }
  }
  return { beginnings, whole: whole?.id };
}

type Read = (end: number) => AsyncIterable<Uint8Array>;

/** Whether both begin with the same `sizeBytes`, all of one of them. A header alone is the beginning of anything. */
async function sameStart(sizeBytes: number, one: Read, other: Read): Promise<boolean> {
  if (sizeBytes <= HEADER_BYTES) return true;
  return (await sha256Of(one(sizeBytes - 1))) === (await sha256Of(other(sizeBytes - 1)));
}

function spanTo(end: number) {
  return { start: HEADER_BYTES, end };
}

function local(path: string, end: number): AsyncIterable<Uint8Array> {
  return createReadStream(path, spanTo(end));
}
