/** Recordings as the server keeps them: what was received, and what its audio turned out to be. */
import type { Kysely, Selectable, Transaction } from 'kysely';
import type { AudioFacts, RecordedAt, RecordingClass } from '../../domain/recording.ts';
import type { Clock } from '../../platform/clock.ts';
import { TsnError } from '../../platform/errors.ts';
import { compiledOnce } from '../compiled.ts';
import { lacking } from '../jobs/subjects.ts';
import { noteProgress } from './progress.ts';
import type { RecordingTable, ServerTables } from './schema.ts';

/** `source` is the node's folder; where the time was read is `recordedAtSource`. */
export interface NewRecording {
  readonly id: string;
  readonly node: string;
  readonly source: string;
  readonly originalName: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly recordedAt: number;
  readonly recordedAtSource: RecordedAt['source'];
  readonly recordedAtCertainty: RecordedAt['certainty'];
  readonly timeZone: string;
  readonly class: RecordingClass;
  readonly receivedAt: number;
  /** Relative to the data folder. */
  readonly audioPath: string;
  /** As it came, unknown fields included. */
  readonly manifest: unknown;
}

export interface StoredRecording extends NewRecording {
  /** Null until the audio was opened. */
  readonly audio: AudioFacts | null;
  readonly ingestedAt: number | null;
}

export interface StoredAudio {
  readonly id: string;
  readonly sha256: string;
  readonly audioPath: string;
}

export interface Shipment {
  readonly recordingId: string;
  readonly sha256: string;
}

export interface NewShipment extends Shipment {
  readonly shipmentId: string;
  readonly receivedAt: number;
}

export interface RecordingReads {
  /** Throws `data/not-found`. */
  get(id: string): Promise<StoredRecording>;
  find(
    node: string,
    source: string,
    originalName: string,
    sha256: string,
  ): Promise<StoredRecording | undefined>;
  shipment(shipmentId: string): Promise<Shipment | undefined>;
  /** Ids that were never opened and that no job asks for. */
  withoutIngest(limit: number): Promise<readonly string[]>;
  /** Every stored recording, oldest id first; read page by page, so other reads go on. */
  allAudio(): AsyncIterable<StoredAudio>;
}

export interface RecordingWrites {
  /** The same bytes under the same name answer the first id: they are stored once. */
  add(recording: NewRecording): Promise<{ readonly id: string; readonly added: boolean }>;
  /** One that is noted already, for the same recording, stays as it is: another server was first. */
  addShipment(shipment: NewShipment): Promise<void>;
  putAudioFacts(id: string, facts: AudioFacts): Promise<void>;
}

/** Asked several times for each recording. */
const askShipment = compiledOnce(
  (db: Kysely<ServerTables>, { shipmentId }: { readonly shipmentId: string }) =>
    db.selectFrom('shipment').select(['recordingId', 'sha256']).where('id', '=', shipmentId),
);
const askRecording = compiledOnce((db: Kysely<ServerTables>, { id }: { readonly id: string }) =>
  db.selectFrom('recording').selectAll().where('id', '=', id),
);

export function recordingReads(db: Kysely<ServerTables>): RecordingReads {
  return {
    get: (id) => get(db, id),
    async find(node, source, originalName, sha256) {
      const row = await db
        .selectFrom('recording')
        .selectAll()
        .where('node', '=', node)
        .where('source', '=', source)
        .where('originalName', '=', originalName)
        .where('sha256', '=', sha256)
        .executeTakeFirst();
      return row === undefined ? undefined : toRecording(row);
    },
    shipment: async (shipmentId) => (await askShipment(db, { shipmentId }))[0],
    async withoutIngest(limit) {
      const rows = await db
        .selectFrom('recording')
        .select('recording.id')
        .where('progress', '=', 'received')
        .where(lacking('ingest', 'recording.id'))
        .orderBy('recordedAt')
        .orderBy('recording.id')
        .limit(limit)
        .execute();
      return rows.map(({ id }) => id);
    },
    allAudio: () => allAudio(db),
  };
}

export function recordingWrites(tx: Transaction<ServerTables>, clock: Clock): RecordingWrites {
  return {
    add: (recording) => add(tx, recording),
    async addShipment({ shipmentId, ...shipment }) {
      const known = await recordingReads(tx).shipment(shipmentId);
      if (known?.recordingId === shipment.recordingId) return;
      await tx
        .insertInto('shipment')
        .values({ id: shipmentId, ...shipment })
        .execute();
    },
    async putAudioFacts(id, facts) {
      const { numUpdatedRows } = await tx
        .updateTable('recording')
        .set({ ...facts, ingestedAt: clock.now() })
        .where('id', '=', id)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) throw notFound(id);
      await noteProgress(tx, id);
    },
  };
}

export function notFound(id: string): TsnError {
  return new TsnError('data/not-found', `no recording has the id ${id}`);
}

async function get(db: Kysely<ServerTables>, id: string): Promise<StoredRecording> {
  const [row] = await askRecording(db, { id });
  if (row === undefined) throw notFound(id);
  return toRecording(row);
}

async function add(tx: Transaction<ServerTables>, recording: NewRecording) {
  const known = await tx
    .selectFrom('recording')
    .select('id')
    .where('node', '=', recording.node)
    .where('source', '=', recording.source)
    .where('originalName', '=', recording.originalName)
    .where('sha256', '=', recording.sha256)
    .executeTakeFirst();
  if (known !== undefined) return { id: known.id, added: false };
  const { manifest, ...columns } = recording;
  await tx
    .insertInto('recording')
    .values({ ...columns, manifest: JSON.stringify(manifest), progress: 'received' })
    .execute();
  return { id: recording.id, added: true };
}

const PAGE = 500;

async function* allAudio(db: Kysely<ServerTables>): AsyncIterable<StoredAudio> {
  for (let after = ''; ; ) {
    const rows = await db
      .selectFrom('recording')
      .select(['id', 'sha256', 'audioPath'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(PAGE)
      .execute();
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

function toRecording(row: Selectable<RecordingTable>): StoredRecording {
  return {
    id: row.id,
    node: row.node,
    source: row.source,
    originalName: row.originalName,
    sha256: row.sha256,
    sizeBytes: row.sizeBytes,
    recordedAt: row.recordedAt,
    recordedAtSource: row.recordedAtSource,
    recordedAtCertainty: row.recordedAtCertainty,
    timeZone: row.timeZone,
    class: row.class,
    receivedAt: row.receivedAt,
    audioPath: row.audioPath,
    manifest: JSON.parse(row.manifest),
    audio: toAudioFacts(row),
    ingestedAt: row.ingestedAt,
  };
}

function toAudioFacts(row: Selectable<RecordingTable>): AudioFacts | null {
  if (row.ingestedAt === null) return null;
  return {
    format: row.format ?? '',
    class: row.class,
    durationMs: row.durationMs ?? 0,
    sampleRateHz: row.sampleRateHz ?? 0,
    channels: row.channels ?? 0,
  };
}
