/**
 * The server's store. Reading is free; writing needs the object that only
 * `transaction` hands out, and both halves of a change happen or neither does.
 */
import type { Transaction } from 'kysely';
import type { NewEvent } from '../../domain/events.ts';
import { createBus } from '../../platform/bus.ts';
import type { Clock } from '../../platform/clock.ts';
import { type JobReads, type Jobs, jobs, jobsInTransaction } from '../jobs/jobs.ts';
import type { JobWrites } from '../jobs/writes.ts';
import { type OpenOptions, openDatabase } from '../open.ts';
import { type AlertReads, type AlertWrites, alertReads, alertWrites } from './alerts.ts';
import {
  type AudioStateReads,
  type AudioStateWrites,
  audioStateReads,
  audioStateWrites,
} from './audio-state.ts';
import { type CopyReads, type CopyWrites, copyReads, copyWrites } from './copies.ts';
import {
  type DatasetConsentReads,
  type DatasetConsentWrites,
  datasetConsentReads,
  datasetConsentWrites,
} from './dataset-consents.ts';
import { type DroppedReads, type DroppedWrites, droppedReads, droppedWrites } from './dropped.ts';
import {
  type EventReads,
  type EventRetention,
  type EventWrites,
  eventReads,
  eventWrites,
  forgetEvents,
  toldCallsigns,
} from './events.ts';
import { type HeardReads, heardReads } from './heard.ts';
import {
  type InstanceReads,
  type InstanceWrites,
  instanceReads,
  instanceWrites,
} from './instances.ts';
import {
  type LicenceCheckReads,
  type LicenceCheckWrites,
  licenceCheckReads,
  licenceCheckWrites,
} from './licence-checks.ts';
import { type MentionReads, type MentionWrites, mentionReads, mentionWrites } from './mentions.ts';
import { SERVER_MIGRATIONS } from './migrations.ts';
import { type NearbyReads, nearbyReads } from './nearby-words.ts';
import {
  type NetSessionReads,
  type NetSessionWrites,
  netSessionReads,
  netSessionWrites,
} from './net-sessions.ts';
import { type NodeReads, type NodeWrites, nodeReads, nodeWrites } from './nodes.ts';
import { type PauseReads, type PauseWrites, pauseReads, pauseWrites } from './pauses.ts';
import {
  type RecogniserUseReads,
  type RecogniserUseWrites,
  recogniserUseReads,
  recogniserUseWrites,
} from './recogniser-use.ts';
import {
  type RecordingReads,
  type RecordingWrites,
  recordingReads,
  recordingWrites,
} from './recordings.ts';
import { type SayingReads, sayingReads } from './sayings.ts';
import type { ServerTables } from './schema.ts';
import { type TaughtReads, type TaughtWrites, taughtReads, taughtWrites } from './taught.ts';
import { tellingJobs } from './telling-jobs.ts';
import { type TokenReads, type TokenWrites, tokenReads, tokenWrites } from './tokens.ts';
import {
  type TranscriptReads,
  type TranscriptWrites,
  transcriptReads,
  transcriptWrites,
} from './transcripts.ts';
import {
  type TransmissionReads,
  type TransmissionWrites,
  transmissionReads,
  transmissionWrites,
} from './transmissions.ts';
import {
  type UploadKeyReads,
  type UploadKeyWrites,
  uploadKeyReads,
  uploadKeyWrites,
} from './upload-keys.ts';
import { serverViews, type Views } from './views/views.ts';
import { type WebhookReads, type WebhookWrites, webhookReads, webhookWrites } from './webhooks.ts';

export interface ServerTx {
  readonly recordings: RecordingReads & RecordingWrites;
  readonly audioState: AudioStateReads & AudioStateWrites;
  readonly dropped: DroppedReads & DroppedWrites;
  readonly transcripts: TranscriptReads & TranscriptWrites;
  readonly copies: CopyReads & CopyWrites;
  readonly transmissions: TransmissionReads & TransmissionWrites;
  readonly mentions: MentionReads & MentionWrites;
  readonly alerts: AlertReads & AlertWrites;
  readonly taught: TaughtReads & TaughtWrites;
  readonly licenceChecks: LicenceCheckReads & LicenceCheckWrites;
  readonly datasetConsents: DatasetConsentReads & DatasetConsentWrites;
  readonly recogniserUse: RecogniserUseReads & RecogniserUseWrites;
  readonly netSessions: NetSessionReads & NetSessionWrites;
  readonly nodes: NodeReads & NodeWrites;
  readonly tokens: TokenReads & TokenWrites;
  readonly uploadKeys: UploadKeyReads & UploadKeyWrites;
  readonly jobs: JobReads & JobWrites;
  readonly events: ServerEventWrites;
  readonly pauses: PauseReads & PauseWrites;
  readonly instances: InstanceReads & InstanceWrites;
  readonly webhooks: WebhookWrites;
}

export interface ServerEventWrites extends EventWrites {
  /** Callsigns that were told of this recording already, as far as events are kept. */
  toldCallsigns(recordingId: string): Promise<ReadonlySet<string>>;
  /** Lets go of a part of what is older or more; answers how many. */
  forget(retention: EventRetention): Promise<number>;
}

export interface ServerEvents extends EventReads {
  /**
   * Calls `listener` after each commit of this process that told events; others' commits are
   * found by asking. Returns the function that ends it.
   */
  subscribe(listener: (events: readonly NewEvent[]) => void): () => void;
}

export interface ServerStore {
  readonly recordings: RecordingReads;
  readonly audioState: AudioStateReads;
  readonly dropped: DroppedReads;
  readonly transcripts: TranscriptReads;
  readonly copies: CopyReads;
  readonly transmissions: TransmissionReads;
  readonly mentions: MentionReads;
  readonly alerts: AlertReads;
  readonly nearby: NearbyReads;
  readonly heard: HeardReads;
  readonly sayings: SayingReads;
  readonly taught: TaughtReads;
  readonly licenceChecks: LicenceCheckReads;
  readonly datasetConsents: DatasetConsentReads;
  readonly recogniserUse: RecogniserUseReads;
  readonly netSessions: NetSessionReads;
  readonly nodes: NodeReads;
  readonly tokens: TokenReads;
  readonly uploadKeys: UploadKeyReads;
  readonly views: Views;
  readonly jobs: Jobs;
  readonly events: ServerEvents;
  readonly pauses: PauseReads;
  readonly instances: InstanceReads;
  readonly webhooks: WebhookReads;
  /**
   * Runs `work` with the write lock and commits; any throw rolls back. Keep slow things
   * outside; open no second transaction (nor lease) inside: it would wait for this one.
   */
  transaction<R>(this: void, work: (tx: ServerTx) => Promise<R>): Promise<R>;
  /**
   * The same without a sync to the disk: a power cut may undo it, with all that came after
   * it, until a `transaction` syncs both. For what is then done again: the results of
   * stages, whose jobs come back with them. Never for what a receipt rests on.
   */
  fleeting<R>(this: void, work: (tx: ServerTx) => Promise<R>): Promise<R>;
  /** Lets the running transaction end, then closes the database. */
  [Symbol.asyncDispose](): Promise<void>;
}

export type ServerStoreOptions = OpenOptions & {
  /** A listener of events failed: the work that was told is done all the same. */
  readonly onListenerError?: (error: unknown) => void;
};

/**
 * Opens the database file, makes it when there is none, and brings its schema up to
 * date. Throws `store/newer-database`, `store/corrupt`, `data/not-writable`.
 */
export async function openServerStore(options: ServerStoreOptions): Promise<ServerStore> {
  const database = await openDatabase<ServerTables>(options, SERVER_MIGRATIONS);
  const { reads, peeks, transaction, fleeting } = database;
  const { clock } = options;
  const queue = jobs({ reads, peeks, clock, fleeting });
  const told = createBus<readonly NewEvent[]>(options.onListenerError ?? (() => {}));
  const telling = async <R>(run: typeof transaction, work: (tx: ServerTx) => Promise<R>) => {
    const { result, events } = await run((tx) => withEvents(tx, clock, work));
    if (events.length > 0) told.emit(events);
    return result;
  };
  return {
    recordings: recordingReads(reads),
    audioState: audioStateReads(reads),
    dropped: droppedReads(reads),
    transcripts: transcriptReads(reads),
    copies: copyReads(reads),
    transmissions: transmissionReads(reads),
    mentions: mentionReads(reads),
    alerts: alertReads(reads),
    nearby: nearbyReads(reads),
    heard: heardReads(reads),
    sayings: sayingReads(reads),
    taught: taughtReads(reads),
    licenceChecks: licenceCheckReads(reads),
    datasetConsents: datasetConsentReads(reads),
    recogniserUse: recogniserUseReads(reads),
    netSessions: netSessionReads(reads),
    nodes: nodeReads(reads),
    tokens: tokenReads(reads),
    uploadKeys: uploadKeyReads(reads),
    views: serverViews(reads, queue, clock),
    jobs: queue,
    pauses: pauseReads(reads),
    instances: instanceReads(reads),
    webhooks: webhookReads(reads),
    events: { ...eventReads(reads), subscribe: (listener) => told.subscribe(listener) },
    transaction: (work) => telling(transaction, work),
    fleeting: (work) => telling(fleeting, work),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

/** Runs `work`, then writes the events that it told, all in one transaction. */
async function withEvents<R>(
  tx: Transaction<ServerTables>,
  clock: Clock,
  work: (tx: ServerTx) => Promise<R>,
): Promise<{ readonly result: R; readonly events: readonly NewEvent[] }> {
  const told = eventWrites(tx, () => clock.now());
  const events = {
    ...told.writes,
    toldCallsigns: (id: string) => toldCallsigns(tx, id),
    forget: (retention: EventRetention) => forgetEvents(tx, retention),
  };
  const result = await work(inTransaction(tx, clock, events));
  return { result, events: await told.write() };
}

function inTransaction(
  tx: Transaction<ServerTables>,
  clock: Clock,
  events: ServerEventWrites,
): ServerTx {
  return {
    events,
    pauses: { ...pauseReads(tx), ...pauseWrites(tx, events) },
    instances: { ...instanceReads(tx), ...instanceWrites(tx) },
    webhooks: webhookWrites(tx),
    recordings: { ...recordingReads(tx), ...recordingWrites(tx, clock) },
    audioState: { ...audioStateReads(tx), ...audioStateWrites(tx) },
    dropped: { ...droppedReads(tx), ...droppedWrites(tx) },
    transcripts: { ...transcriptReads(tx), ...transcriptWrites(tx, clock) },
    copies: { ...copyReads(tx), ...copyWrites(tx, clock) },
    transmissions: { ...transmissionReads(tx), ...transmissionWrites(tx) },
    mentions: { ...mentionReads(tx), ...mentionWrites(tx) },
    alerts: { ...alertReads(tx), ...alertWrites(tx) },
    taught: { ...taughtReads(tx), ...taughtWrites(tx) },
    licenceChecks: { ...licenceCheckReads(tx), ...licenceCheckWrites(tx) },
    datasetConsents: { ...datasetConsentReads(tx), ...datasetConsentWrites(tx) },
    recogniserUse: { ...recogniserUseReads(tx), ...recogniserUseWrites(tx) },
    netSessions: { ...netSessionReads(tx), ...netSessionWrites(tx, events, clock) },
    nodes: { ...nodeReads(tx), ...nodeWrites(tx, events) },
    tokens: { ...tokenReads(tx), ...tokenWrites(tx) },
    uploadKeys: { ...uploadKeyReads(tx), ...uploadKeyWrites(tx) },
    jobs: tellingJobs(jobsInTransaction(tx, clock), events),
  };
}
