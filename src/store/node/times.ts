/** Recordings whose time rests on a clock that nobody had set. */
import type { Kysely, Transaction } from 'kysely';
import type { RecordedAtCertainty } from '../../domain/recording.ts';
import type { SpooledRecording } from './recordings.ts';
import type { NodeTables } from './schema.ts';

export interface TimeReads {
  /** Unshipped recordings whose time was made by a doubtful clock since that boot. */
  doubtful(bootId: string, limit: number): Promise<readonly SpooledRecording[]>;
}

export interface TimeWrites {
  /** The time as it is known now; it rests on no doubtful clock any more. */
  put(id: string, recordedAt: number, certainty: RecordedAtCertainty): Promise<void>;
}

export function timeReads(db: Kysely<NodeTables>): TimeReads {
  return {
    doubtful: (bootId, limit) =>
      db
        .selectFrom('recording')
        .selectAll()
        .where('shippedAt', 'is', null)
        .where('bootId', '=', bootId)
        .limit(limit)
        .execute(),
  };
}

export function timeWrites(tx: Transaction<NodeTables>): TimeWrites {
  return {
    async put(id, recordedAt, recordedAtCertainty) {
      await tx
        .updateTable('recording')
        .set({ recordedAt, recordedAtCertainty, bootId: null, clockOffsetMs: null })
        .where('id', '=', id)
        .execute();
    },
  };
}
