/**
 * The manifest that travels beside a recording, and the other small files of the
 * shipping protocol (docs/protocol.md). Unknown fields are kept, not refused, so
 * that neighbouring versions work together.
 */
import { z } from 'zod';
import { CERTAINTIES, RECORDING_CLASSES } from './recording.ts';

export const PROTOCOL_VERSION = 1;

/** Of a recording's name with its folders, in letters as JavaScript counts them. */
export const LONGEST_NAME = 500;

const Id = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'a lower-case UUID');
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'SHA-256 as 64 lower-case hex digits');
const Instant = z.int().min(0);

/** Names a node; it is part of paths and logins, so only what is safe everywhere. */
export const NodeId = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'small letters, digits and - (at most 63)');

export const Manifest = z.looseObject({
  version: z.literal(PROTOCOL_VERSION),
  /** Shipment id, made by the node. */
  id: Id,
  node: NodeId,
  /** Which of the node's sources it came from. */
  source: z.string().min(1).max(100),
  /** Path below the source's folder, as the recorder wrote it. */
  originalName: z.string().min(1).max(LONGEST_NAME),
  sha256: Sha256,
  sizeBytes: z.int().min(0),
  recordedAt: Instant,
  recordedAtSource: z.enum(['name', 'mtime']),
  // A word that a later version has made is no reason to refuse a recording.
  recordedAtCertainty: z.enum(CERTAINTIES).catch('guessed'),
  timeZone: z.string().min(1).max(100),
  class: z.enum(RECORDING_CLASSES),
  durationMs: z.int().min(0).optional(),
  frequencyHz: z.int().min(0).optional(),
  labels: z.record(z.string(), z.string()).optional(),
  activity: z.array(z.string()).optional(),
  software: z.string().max(100),
});
export type Manifest = z.output<typeof Manifest>;

/** `<id>.receipt.json`: the server's word that it has the bytes. */
export const Receipt = z.looseObject({
  version: z.literal(PROTOCOL_VERSION),
  id: Id,
  sha256: Sha256,
  receivedAt: Instant,
});
export type Receipt = z.output<typeof Receipt>;

/** `.tsn/server.json`, read by a node when it connects. */
export const ServerCard = z.looseObject({
  protocol: z.object({ min: z.int(), max: z.int() }),
  software: z.string(),
  serverTime: Instant,
  limits: z.object({ maxFileBytes: z.int() }),
});
export type ServerCard = z.output<typeof ServerCard>;

/** Optional, and no reason to refuse the rest when it is not as we know it. */
function told<T extends z.ZodType>(schema: T) {
  return schema.optional().catch(undefined);
}

/** `.tsn/heartbeat.json`, replaced by rename. */
export const Heartbeat = z.looseObject({
  version: z.literal(PROTOCOL_VERSION),
  node: NodeId,
  at: Instant,
  software: z.string(),
  uptimeMs: z.int().min(0),
  lastScanAt: Instant.nullable(),
  lastFileAt: Instant.nullable(),
  unshipped: z.int().min(0),
  oldestUnshippedAt: Instant.nullable(),
  spoolBytes: z.int().min(0),
  // Nodes of earlier versions do not send what follows; later ones may say it otherwise.
  references: told(z.int().min(0)),
  diskFreeBytes: told(z.int().min(0)),
  diskTotalBytes: told(z.int().min(0)),
  load: told(z.number()),
  temperatureC: told(z.number().nullable()),
  clock: told(z.string()),
  bySource: told(z.record(z.string(), z.record(z.string(), z.int()))),
  warnings: told(z.array(z.looseObject({ code: z.string(), message: z.string() }))),
});
export type Heartbeat = z.output<typeof Heartbeat>;

/** `.tsn/wanted.json`: recordings of the node that the server has no whole bytes of any more. */
export const Wanted = z.looseObject({
  version: z.literal(PROTOCOL_VERSION),
  wanted: z.array(
    z.looseObject({
      source: z.string(),
      originalName: z.string(),
      sha256: Sha256,
      sizeBytes: z.int().min(0),
    }),
  ),
});
export type Wanted = z.output<typeof Wanted>;
export type WantedRecording = Wanted['wanted'][number];

/** Most recordings in one `.tsn/wanted.json`; the next reading names the next ones. */
export const MOST_WANTED = 100;
/** And so many bytes at most, with the longest names there are. */
export const MOST_WANTED_BYTES = 256 * 1024;

/** `enroll.json`, put by a node that joins; the server answers with `enrolled.json`. */
export const Enroll = z.looseObject({
  version: z.literal(PROTOCOL_VERSION),
  node: NodeId,
  /** OpenSSH one-line form, `ssh-ed25519 AAAA…`. */
  publicKey: z.string().startsWith('ssh-ed25519 ').max(1_000),
});
export type Enroll = z.output<typeof Enroll>;

export const Enrolled = z.looseObject({
  version: z.literal(PROTOCOL_VERSION),
  node: NodeId,
  keySha256: z.string(),
});
export type Enrolled = z.output<typeof Enrolled>;
