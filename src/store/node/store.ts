/**
 * The node's store: the spool and its queue. Reading is free; writing needs the
 * object that only `transaction` hands out.
 */
import type { Transaction } from 'kysely';
import type { Clock } from '../../platform/clock.ts';
import { type JobReads, type Jobs, jobs, jobsInTransaction } from '../jobs/jobs.ts';
import type { JobWrites } from '../jobs/writes.ts';
import { type OpenOptions, openDatabase } from '../open.ts';
import { type FileReads, type FileWrites, fileReads, fileWrites } from './files.ts';
import { type HeldReads, type HeldWrites, heldReads, heldWrites } from './held.ts';
import { NODE_MIGRATIONS } from './migrations.ts';
import {
  type SpooledRecording,
  type SpoolReads,
  type SpoolWrites,
  spoolReads,
  spoolWrites,
} from './recordings.ts';
import type { NodeTables } from './schema.ts';
import { type TimeReads, type TimeWrites, timeReads, timeWrites } from './times.ts';

export interface NodeTx {
  readonly files: FileReads & FileWrites;
  readonly recordings: SpoolReads & SpoolWrites;
  readonly held: HeldReads & HeldWrites;
  readonly times: TimeReads & TimeWrites;
  readonly jobs: JobReads & JobWrites;
}

export interface NodeStore {
  readonly files: FileReads;
  readonly recordings: SpoolReads & {
    /** `get` where the last write was made, which spares half of its cost. Never inside a transaction. */
    peek(id: string): Promise<SpooledRecording>;
  };
  readonly held: HeldReads;
  readonly times: TimeReads;
  readonly jobs: Jobs;
  /**
   * Runs `work` with the write lock and commits; any throw rolls back. Keep slow things
   * outside; open no second transaction (nor lease) inside: it would wait for this one.
   */
  transaction<R>(this: void, work: (tx: NodeTx) => Promise<R>): Promise<R>;
  /** Lets the running transaction end, then closes the database. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Opens the database file, makes it when there is none, and brings its schema up to
 * date. Throws `store/newer-database`, `store/corrupt`, `data/not-writable`.
 */
export async function openNodeStore(options: OpenOptions): Promise<NodeStore> {
  const database = await openDatabase<NodeTables>(options, NODE_MIGRATIONS);
  const { reads, peeks, transaction, fleeting } = database;
  const { clock } = options;
  const peeking = spoolReads(peeks);
  return {
    files: fileReads(reads),
    recordings: { ...spoolReads(reads), peek: (id) => peeking.get(id) },
    held: heldReads(reads),
    times: timeReads(reads),
    jobs: jobs({ reads, peeks, clock, fleeting }),
    transaction: (work) => transaction((tx) => work(inTransaction(tx, clock))),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

function inTransaction(tx: Transaction<NodeTables>, clock: Clock): NodeTx {
  return {
    files: { ...fileReads(tx), ...fileWrites(tx) },
    recordings: { ...spoolReads(tx), ...spoolWrites(tx) },
    held: { ...heldReads(tx), ...heldWrites(tx) },
    times: { ...timeReads(tx), ...timeWrites(tx) },
    jobs: jobsInTransaction(tx, clock),
  };
}
