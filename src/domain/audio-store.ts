/**
 * Where recordings lie for good, as the rest of the server sees it: by path and
 * content, whatever is behind it (a folder, or an S3-compatible store).
 *
 * Paths look like `audio/2026/01/28/<sha256>.wav`: the day of the recording in UTC,
 * and the content as the name. So nothing is ever overwritten by other bytes.
 */

/** The identity of bytes. */
export interface Bytes {
  /** 64 lower-case hex digits. */
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** Part of the stored bytes, both ends included. */
export interface ByteSpan {
  readonly start: number;
  readonly end: number;
}

export interface StoredFile {
  readonly path: string;
  readonly sizeBytes: number;
}

/**
 * Failures are TsnErrors: `storage/…` and `data/…` say that the whole store cannot be used
 * now, `audio/missing` that this one file is not there, `storage/rejected` that it never will be.
 */
export interface AudioStore {
  /** For people: `folder /srv/tsn`, `s3 bucket tsn-audio at https://…`. */
  readonly name: string;
  /**
   * Makes sure that `path` durably holds these bytes, taken from the local file `source`
   * unless it does already. Resolves only after what is stored was compared with `bytes`.
   */
  put(path: string, bytes: Bytes, source: string): Promise<'placed' | 'held already'>;
  /** A small text beside the audio. It may be lost in a power cut. */
  putText(path: string, text: string): Promise<void>;
  /** Undefined when there is none. */
  readText(path: string): Promise<string | undefined>;
  /** Undefined when nothing is there. */
  sizeOf(path: string): Promise<number | undefined>;
  /** The bytes in order, piece by piece; from nothing at all on when the reader stops. */
  read(path: string, span?: ByteSpan): AsyncIterable<Uint8Array>;
  /** Where it lies on a disk of this machine; only stores that are folders have it. Throws as `read` does. */
  fileOf?(path: string): Promise<string>;
  /** Everything below the folder `prefix`, in the order of the paths. */
  list(prefix: string): AsyncIterable<StoredFile>;
  /** The paths that begin so, folder and part of a name, in any order; the rest of the folder costs little. */
  startingWith(start: string): AsyncIterable<string>;
  /** Only for bytes that are safe elsewhere. */
  remove(path: string): Promise<void>;
  /** Removes what writers that were killed left unfinished a day ago and before; how much. */
  tidy(now: number): Promise<number>;
  /** Looks whether it can be used now, at little cost. Throws `storage/…` or `data/…`. */
  check(): Promise<void>;
}

/** Where audio of this moment and content lies. `extension` without dot. */
export function audioPath(recordedAt: number, sha256: string, extension: string): string {
  const day = new Date(recordedAt).toISOString().slice(0, 10).replaceAll('-', '/');
  return `audio/${day}/${sha256}.${extension}`;
}

/**
 * Where the manifest of shipment `id` is kept, in a tree of its own beside the audio's:
 * with it, stored audio is known again when the database was lost or is an older one.
 */
export function manifestPath(audio: string, id: string): string {
  return `${manifestStem(audio)}.${id}.json`;
}

/** What the paths of all manifests of this audio begin with. */
export function manifestStem(audio: string): string {
  return audio.replace(/^audio\//, 'manifests/').replace(/\.[^./]*$/, '');
}
