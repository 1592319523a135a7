/**
 * What the server was sent and could not take in as it is: kept, with all that is
 * known of it, until a person has looked at it. Written by whoever receives
 * (uploads of other recorders, drop folders, imports), read by people.
 */
import { z } from 'zod';
import { Manifest } from './manifest.ts';
import type { Page } from './views.ts';

/** A manifest without what only the bytes and the shipment say. */
export const ManifestDraft = Manifest.omit({
  version: true,
  id: true,
  sha256: true,
  sizeBytes: true,
});
export type ManifestDraft = z.output<typeof ManifestDraft>;

export const QuarantinedItem = z.object({
  /** The same for the same bytes, name and origin. */
  id: z.string(),
  /** When it was put here, UTC milliseconds. */
  at: z.int(),
  /** Why, as a failure code and in words. */
  code: z.string(),
  message: z.string(),
  /** Which way it came: `rdio`, `trunk-recorder`, `openmhz`, `drop`, `import`. */
  origin: z.string(),
  /** Name of the upload key, or the path: never a secret. */
  from: z.string(),
  extension: z.string(),
  sizeBytes: z.int(),
  sha256: z.string(),
  /** The fields of the request as they came, without keys. */
  fields: z.record(z.string(), z.string()),
  /** What its manifest will say when it is replayed. */
  draft: ManifestDraft,
});
export type QuarantinedItem = z.output<typeof QuarantinedItem>;

/** What is to be kept; the rest is found out from the bytes. */
export type ToQuarantine = Omit<QuarantinedItem, 'id' | 'at' | 'sizeBytes' | 'sha256'>;

export interface QuarantineCounts {
  readonly items: number;
  readonly bytes: number;
  /** Most bytes that it takes; what would be more is refused. */
  readonly maxBytes: number;
}

/** Which of them, `after` from a page before. */
export interface QuarantineList {
  readonly limit: number;
  readonly after?: string;
}

/** For people: looking, taking in again, throwing away. */
export interface QuarantineDesk {
  /** Newest first. Throws `usage/invalid` for an `after` that is none. */
  list(wanted: QuarantineList): Promise<Page<QuarantinedItem>>;
  /** Throws `data/not-found`. */
  get(id: string): Promise<QuarantinedItem>;
  /** Takes it in as a recording, under another node or source when one is given. Throws `data/not-found`, `receive/…`. */
  replay(id: string, as?: { readonly node?: string; readonly source?: string }): Promise<void>;
  /** Throws `data/not-found`. */
  remove(id: string): Promise<void>;
}
