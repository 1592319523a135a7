/** What recordings consist of, in time. */
import type { Kysely, Transaction } from 'kysely';
import type { Transmission } from '../../domain/transmission.ts';
import type { ServerTables } from './schema.ts';

export interface TransmissionReads {
  /** In the order of their start. */
  of(recordingId: string): Promise<readonly Transmission[]>;
}

export interface TransmissionWrites {
  /** In place of what was found before. */
  replace(recordingId: string, transmissions: readonly Transmission[]): Promise<void>;
}

/** Statements have a limit of parameters; nine belong to each row. */
const ROWS_AT_ONCE = 100;

export function transmissionReads(db: Kysely<ServerTables>): TransmissionReads {
  return {
    of: (recordingId) =>
      db
        .selectFrom('transmission')
        .select(['startMs', 'endMs', 'kind', 'evidence', 'who', 'text', 'callsign'])
        .where('recordingId', '=', recordingId)
        .orderBy('ordinal')
        .execute(),
  };
}

export function transmissionWrites(tx: Transaction<ServerTables>): TransmissionWrites {
  return {
    async replace(recordingId, transmissions) {
      await tx.deleteFrom('transmission').where('recordingId', '=', recordingId).execute();
      const rows = transmissions.map((each, ordinal) => ({ recordingId, ordinal, ...each }));
      for (let at = 0; at < rows.length; at += ROWS_AT_ONCE)
        await tx
          .insertInto('transmission')
          .values(rows.slice(at, at + ROWS_AT_ONCE))
          .execute();
    },
  };
}
