/** Recordings that were stored and finished before, made by the database itself: a million in a minute or two. */
import { sql } from 'kysely';
import { CALLSIGN_ENGINE_VERSION } from '../../../src/domain/find-callsigns.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { openDatabase, type StorePlace } from '../../../src/store/open.ts';
import { SERVER_MIGRATIONS } from '../../../src/store/server/migrations.ts';
import type { ServerTables } from '../../../src/store/server/schema.ts';

const NUMBERS = sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < `;
const AT = sql`(1700000000000 + n.i * 17000)`;

/** SQLite only: each with shipment, envelope, transmission, transcript, segment and mention. */
export async function fill(
  place: StorePlace,
  count: number,
  tell: (line: string) => void,
): Promise<void> {
  if (count === 0) return;
  const options = { ...place, clock: systemClock };
  await using database = await openDatabase<ServerTables>(options, SERVER_MIGRATIONS);
  const numbers = sql`${NUMBERS} ${sql.lit(count)})`;
  await database.transaction(async (tx) => {
    await sql`insert into recording
      select * from (${numbers} select 'old-' || i, 'hill', 'main', 'old-' || i || '.WAV',
        printf('%064d', i), 13000, ${AT}, 'name', 'exact', 'UTC', 'speech-candidate', ${AT} + 5000,
        'audio/2023/11/14/' || printf('%064d', i) || '.wav',
        '{"version":1,"id":"old","node":"hill","source":"main"}', ${AT} + 6000, 'gsm-wav49 8000 Hz mono',
        8000, 8000, 1, 'told-' || i, 'speech', ${CALLSIGN_ENGINE_VERSION}, 'complete' from n)`.execute(
      tx,
    );
    await sql`insert into shipment
      select * from (${numbers} select 'sent-' || i, 'old-' || i, printf('%064d', i), ${AT} from n)`.execute(
      tx,
    );
    await sql`insert into envelope
      select * from (${numbers} select 'old-' || i, hex(zeroblob(83)), 4000, 30 from n)`.execute(
      tx,
    );
    await sql`insert into transmission (recording_id, ordinal, start_ms, end_ms, kind, evidence)
      select * from (${numbers} select 'old-' || i, 0, 0, 8000, 'speech', 'voice' from n)`.execute(
      tx,
    );
    await sql`insert into transcript (id, recording_id, model_sha256, model, engine, engine_version,
        options, result, language, no_speech_prob, compute_ms, created_at, text)
      select * from (${numbers} select 'told-' || i, 'old-' || i, ${'f'.repeat(64)}, 'base.en', 'whisper.cpp',
        '1', '{}', 'speech', 'en', 0.02, 900, ${AT}, 'this is whiskey ' || (i % 1000)
        || ' checking in with traffic number ' || i from n)`.execute(tx);
    await sql`insert into segment (transcript_id, ordinal, start_ms, end_ms, text, avg_logprob, hidden)
      select * from (${numbers} select 'told-' || i, 0, 0, 8000, 'this is whiskey ' || (i % 1000)
        || ' checking in with traffic number ' || i, -0.2, '[]' from n)`.execute(tx);
    await sql`insert into mention (transcript_id, ordinal, recording_id, recorded_at, callsign, prefix,
        suffix, heard_as, start_offset, end_offset, confidence, own_confidence, node, role, evidence)
      select * from (${numbers} select 'told-' || i, 0, 'old-' || i, ${AT}, 'W7' || printf('A%03d', i % 1000),
        null, null, 'whiskey', 8, 15, 0.9, 0.9, 'hill', null, null from n)`.execute(tx);
  });
  tell(`${count} recordings are stored`);
}
