/** Many rows at once, made by the server itself: the store's own writes would take minutes. */
import { type Kysely, sql } from 'kysely';
import type { ServerTables } from '../../src/store/server/schema.ts';
import { NOON, sampleMention, sampleRecording, sampleTranscript } from './samples.ts';

/** Each recording a second after the one before, from noon; answers the id of one. */
export async function fillMysql(db: Kysely<ServerTables>, recordings: number): Promise<string> {
  await db.connection().execute(async (held) => {
    await sql`create temporary table n (n integer primary key) as
      with recursive up as (select 1 as n union all select n + 1 from up where n < 1000)
      select (a.n - 1) * 1000 + b.n as n from up a join up b
      where a.n <= ${Math.ceil(recordings / 1000)}`.execute(held);
    for (const statement of STATEMENTS) await sql.raw(statement).execute(held);
    await sql`drop temporary table n`.execute(held);
    await sql`analyze table recording, transcript, mention, callsign, job, transcript_words`.execute(
      held,
    );
  });
  return `${'r'.repeat(8)}00000001`;
}

const id = (letter: string): string => `concat('${letter.repeat(8)}', lpad(n, 8, '0'))`;
const { timeZone, recordedAtCertainty } = sampleRecording();
const { model } = sampleTranscript('x').heardBy;
const { confidence } = sampleMention('x');

/** One in a hundred is still to be done, one in a thousand failed; forty nodes, 200 callsigns. */
const STATEMENTS: readonly string[] = [
  `insert into recording (id, node, source, original_name, sha256, size_bytes, recorded_at,
     recorded_at_source, recorded_at_certainty, time_zone, class, received_at, audio_path, manifest,
     ingested_at, transcript_id, heard, extracted_by, progress)
   select ${id('r')}, if(n % 40 = 0, 'hill', concat('node', n % 40)), 'main', concat(n, '.wav'),
     sha2(n, 256), 1000, ${NOON} + n * 1000, 'name', '${recordedAtCertainty}', '${timeZone}',
     'speech-candidate', ${NOON} + n * 1000, concat('audio/', n), '{}', ${NOON}, ${id('t')},
     'speech', if(n % 100 = 1, null, '2'), case n % 100 when 1 then 'transcribed' when 2 then 'received'
     when 3 then 'ingested' else 'complete' end from n`,
  `insert into transcript (number, id, recording_id, model_sha256, model, engine, engine_version,
     options, result, language, compute_ms, created_at, text)
   select n, ${id('t')}, ${id('r')}, repeat('a', 64), '${model}', 'e', '1', '{}', 'speech', 'en', 1,
     ${NOON}, concat('this is W', n % 200, 'AW') from n`,
  `insert into transcript_words (number, words)
   select n, concat(' wwthis wwis www', n % 200, 'aw ') from n`,
  `insert into mention (transcript_id, ordinal, recording_id, recorded_at, callsign, heard_as,
     start_offset, end_offset, confidence, own_confidence, node)
   select ${id('t')}, 0, ${id('r')}, ${NOON} + n * 1000, if(n % 200 = 1, 'W1AW', concat('W', n % 200, 'XX')),
     'x', 0, 1, ${confidence}, ${confidence}, if(n % 40 = 0, 'hill', concat('node', n % 40)) from n`,
  `insert into callsign (callsign, mentions, recordings, first_heard_at, last_heard_at)
   select concat('K', n), 1, 1, ${NOON} + n, ${NOON} + n from n`,
  `insert into job (id, kind, subject_id, priority, due_at, turn_at, dead_at, failure_code, created_at)
   select ${id('j')}, if(n % 2 = 0, 'ingest', 'extract'), ${id('r')}, 0, ${NOON} + n, ${NOON} + n,
     if(n % 1000 = 7, ${NOON}, null), if(n % 1000 = 7, 'bug', null), ${NOON} from n where n % 100 in (2, 4, 7)`,
];
