/**
 * The server's store. Reading is free; writing needs the object that only
 * `transaction` hands out, and both halves of a change happen or neither does.
 */
import type { Transaction } from 'kysely';
import type { Clock } from '../../platform/clock.ts';
import { type JobReads, type Jobs, jobs, jobsInTransaction } from '../jobs/jobs.ts';
import type { JobWrites } from '../jobs/writes.ts';
import { type OpenOptions, openDatabase } from '../open.ts';
import { type HeardReads, heardReads } from './heard.ts';
import {
  type LicenceCheckReads,
  type LicenceCheckWrites,
  licenceCheckReads,
  licenceCheckWrites,
} from './licence-checks.ts';
import { type MentionReads, type MentionWrites, mentionReads, mentionWrites } from './mentions.ts';
import { SERVER_MIGRATIONS } from './migrations.ts';
import { type NodeReads, type NodeWrites, nodeReads, nodeWrites } from './nodes.ts';
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
import type { ServerTables } from './schema.ts';
import { type TaughtReads, type TaughtWrites, taughtReads, taughtWrites } from './taught.ts';
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
import { serverViews, type Views } from './views/views.ts';

export interface ServerTx {
  readonly recordings: RecordingReads & RecordingWrites;
  readonly transcripts: TranscriptReads & TranscriptWrites;
  readonly transmissions: TransmissionReads & TransmissionWrites;
  readonly mentions: MentionReads & MentionWrites;
  readonly taught: TaughtReads & TaughtWrites;
  readonly licenceChecks: LicenceCheckReads & LicenceCheckWrites;
  readonly recogniserUse: RecogniserUseReads & RecogniserUseWrites;
  readonly nodes: NodeReads & NodeWrites;
  readonly tokens: TokenReads & TokenWrites;
  readonly jobs: JobReads & JobWrites;
}

export interface ServerStore {
  readonly recordings: RecordingReads;
  readonly transcripts: TranscriptReads;
  readonly transmissions: TransmissionReads;
  readonly mentions: MentionReads;
  readonly heard: HeardReads;
  readonly taught: TaughtReads;
  readonly licenceChecks: LicenceCheckReads;
  readonly recogniserUse: RecogniserUseReads;
  readonly nodes: NodeReads;
  readonly tokens: TokenReads;
  readonly views: Views;
  readonly jobs: Jobs;
  /**
   * Runs `work` with the write lock and commits; any throw rolls back. Keep slow things
   * outside; open no second transaction (nor lease) inside: it would wait for this one.
   */
  transaction<R>(this: void, work: (tx: ServerTx) => Promise<R>): Promise<R>;
  /** Lets the running transaction end, then closes the database. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Opens the database file, makes it when there is none, and brings its schema up to
 * date. Throws `store/newer-database`, `store/corrupt`, `data/not-writable`.
 */
export async function openServerStore(options: OpenOptions): Promise<ServerStore> {
  const database = await openDatabase<ServerTables>(options, SERVER_MIGRATIONS);
  const { reads, transaction, fleeting } = database;
  const { clock } = options;
  const queue = jobs({ reads, clock, fleeting });
  return {
    recordings: recordingReads(reads),
    transcripts: transcriptReads(reads),
    transmissions: transmissionReads(reads),
    mentions: mentionReads(reads),
    heard: heardReads(reads),
    taught: taughtReads(reads),
    licenceChecks: licenceCheckReads(reads),
    recogniserUse: recogniserUseReads(reads),
    nodes: nodeReads(reads),
    tokens: tokenReads(reads),
    views: serverViews(reads, queue),
    jobs: queue,
    transaction: (work) => transaction((tx) => work(inTransaction(tx, clock))),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

function inTransaction(tx: Transaction<ServerTables>, clock: Clock): ServerTx {
  return {
    recordings: { ...recordingReads(tx), ...recordingWrites(tx, clock) },
    transcripts: { ...transcriptReads(tx), ...transcriptWrites(tx, clock) },
    transmissions: { ...transmissionReads(tx), ...transmissionWrites(tx) },
    mentions: { ...mentionReads(tx), ...mentionWrites(tx) },
    taught: { ...taughtReads(tx), ...taughtWrites(tx) },
    licenceChecks: { ...licenceCheckReads(tx), ...licenceCheckWrites(tx) },
    recogniserUse: { ...recogniserUseReads(tx), ...recogniserUseWrites(tx) },
    nodes: { ...nodeReads(tx), ...nodeWrites(tx) },
    tokens: { ...tokenReads(tx), ...tokenWrites(tx) },
    jobs: jobsInTransaction(tx, clock),
  };
}
