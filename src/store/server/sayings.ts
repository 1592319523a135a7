/** What was said with a callsign at a node, sentence by sentence; and who identified there in Morse. */
import type { Kysely } from 'kysely';
import type { Saying } from '../../domain/repeated-id.ts';
import type { ServerTables } from './schema.ts';

export interface SayingReads {
  /** Sentences with `callsign` at `node` from `fromMs` to `toMs`; the newest only when there are very many. */
  of(callsign: string, node: string, fromMs: number, toMs: number): Promise<readonly Saying[]>;
  /** Whether `callsign` was sent in Morse at `node` in that time. */
  isSentInMorse(callsign: string, node: string, fromMs: number, toMs: number): Promise<boolean>;
}

/** A machine says it sixteen times in six hours at most; a person who talks all the time is none. */
const MOST = 60;

export function sayingReads(db: Kysely<ServerTables>): SayingReads {
  return {
    async of(callsign, node, fromMs, toMs) {
      const mentions = await db
        .selectFrom('mention')
        .select(['recordingId', 'transcriptId', 'recordedAt', 'startOffset', 'role'])
        .where('node', '=', node)
        .where('callsign', '=', callsign)
        .where('recordedAt', '>=', fromMs)
        .where('recordedAt', '<=', toMs)
        .orderBy('recordedAt', 'desc')
        .limit(MOST)
        .execute();
      const segments = await shownSegments(db, [...new Set(mentions.map((m) => m.transcriptId))]);
      return mentions.flatMap(({ recordingId, transcriptId, recordedAt, startOffset, role }) => {
        const segment = sentenceAt(segments.get(transcriptId) ?? [], startOffset);
        if (segment === undefined) return [];
        return [{ recordingId, at: recordedAt + segment.startMs, text: segment.text, role }];
      });
    },
    async isSentInMorse(callsign, node, fromMs, toMs) {
      const row = await db
        .selectFrom('transmission')
        .innerJoin('recording', 'recording.id', 'transmission.recordingId')
        .select('recording.id')
        .where('transmission.callsign', '=', callsign)
        .where('transmission.kind', '=', 'morse-id')
        .where('recording.node', '=', node)
        .where('recording.recordedAt', '>=', fromMs)
        .where('recording.recordedAt', '<=', toMs)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}

interface Sentence {
  readonly startMs: number;
  readonly text: string;
}

async function shownSegments(db: Kysely<ServerTables>, transcriptIds: readonly string[]) {
  if (transcriptIds.length === 0) return new Map<string, readonly Sentence[]>();
  const rows = await db
    .selectFrom('segment')
    .select(['transcriptId', 'startMs', 'text', 'hidden'])
    .where('transcriptId', 'in', transcriptIds)
    .orderBy('transcriptId')
    .orderBy('ordinal')
    .execute();
  const shown = rows.filter(({ text, hidden }) => hidden === '[]' && text.trim() !== '');
  return Map.groupBy(shown, ({ transcriptId }) => transcriptId);
}

/** Offsets of mentions count in the shown segments, trimmed, with a space between. */
function sentenceAt(sentences: readonly Sentence[], offset: number): Sentence | undefined {
  let end = 0;
  return sentences.find(({ text }) => {
    end += text.trim().length + 1;
    return offset < end;
  });
}
