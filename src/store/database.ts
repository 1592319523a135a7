/** A database that is open, of whatever kind: reads are free, writing needs a transaction. */
import type { Kysely, Transaction } from 'kysely';

export interface Database<T> {
  readonly reads: Kysely<T>;
  /**
   * For reads that a transaction follows. They may wait for one that runs: never inside of one.
   * On SQLite much cheaper than `reads`, which have to look for every page anew after each commit.
   */
  readonly peeks: Kysely<T>;
  /** For migrations only; everything else writes in a transaction. */
  readonly writes: Kysely<T>;
  /**
   * Runs `work` in a transaction and commits; any throw rolls back. Keep slow things
   * outside. Do not open a second transaction inside: it would wait for this one.
   * On MySQL `work` may run again, from its beginning, when another transaction was in its
   * way: it changes nothing but the database.
   */
  transaction<R>(this: void, work: (tx: Transaction<T>) => Promise<R>): Promise<R>;
  /**
   * The same without a sync to the disk: a power cut may undo it, never break it, and the
   * next `transaction` makes it durable too. For what a restart makes worthless: leases.
   * MySQL knows no such thing for one transaction alone: there it is an ordinary one.
   */
  fleeting<R>(this: void, work: (tx: Transaction<T>) => Promise<R>): Promise<R>;
  /** Lets the running transactions end, then closes. */
  [Symbol.asyncDispose](): Promise<void>;
}
