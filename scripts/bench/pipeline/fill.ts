/**
 * Recordings that were stored and finished before, made by the database itself: a million in
 * two minutes. As real ones they are older than what comes after, by time and by id: new rows
 * go to the ends of the indexes, where they would go in a server that grew.
 */
import { type RawBuilder, sql } from 'kysely';
import { EXTRACT_VERSION } from '../../../src/domain/extract-version.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { openDatabase, type StorePlace } from '../../../src/store/open.ts';
import { SERVER_MIGRATIONS } from '../../../src/store/server/migrations.ts';
import type { ServerTables } from '../../../src/store/server/schema.ts';

/** One every 17 s. */
const AT = '(1700000000000 + n.i * 17000)';
const CALLSIGNS = 1_000;
/** The server keeps no more. */
const MOST_EVENTS = 200_000;

/** Where the two kinds of database call the same thing by another name. */
interface Words {
  readonly padded: (value: string, width: number) => string;
  readonly hex12: (value: string) => string;
  readonly sha: string;
  readonly rows: (count: number) => string;
}

const SQLITE: Words = {
  padded: (value, width) => `printf('%0${width}d', ${value})`,
  hex12: (value) => `printf('%012x', ${value})`,
  sha: 'lower(hex(randomblob(32)))',
  rows: (count) =>
    `(with recursive n(i) as (select 1 union all select i + 1 from n where i < ${count}) select i from n) as n`,
};

const MYSQL: Words = {
  padded: (value, width) => `lpad(${value}, ${width}, '0')`,
  hex12: (value) => `lpad(lower(hex(${value})), 12, '0')`,
  sha: 'sha2(n.i, 256)',
  rows: (count) => `(select seq as i from seq_1_to_${count}) as n`, // MariaDB's own
};

/** Each with shipment, envelope, transmission, transcript, words, segment, mention and events. */
export async function fill(
  place: StorePlace,
  count: number,
  tell: (line: string) => void,
): Promise<void> {
  if (count === 0) return;
  const options = { ...place, clock: systemClock };
  await using database = await openDatabase<ServerTables>(options, SERVER_MIGRATIONS);
  const isMysql = 'mysql' in place;
  await database.transaction(async (tx) => {
    for (const insert of inserts(isMysql ? MYSQL : SQLITE, count)) await insert.execute(tx);
    if (isMysql) await words(count).execute(tx);
  });
  tell(`${count} recordings are stored`);
}

function inserts(by: Words, count: number): readonly RawBuilder<unknown>[] {
  const id = (kind: number): string => {
    const time = by.hex12(AT);
    const parts = [`substr(${time}, 1, 8)`, `'-'`, `substr(${time}, 9, 4)`];
    return `concat(${[...parts, `'-700${kind}-8000-'`, by.padded('n.i', 12)].join(', ')})`;
  };
  const [recording, shipment, transcript] = [id(1), id(2), id(3)];
  const said = `concat('this is whiskey ', n.i % ${CALLSIGNS}, ' checking in with traffic number ', n.i)`;
  const callsign = `concat('W7A', ${by.padded(`n.i % ${CALLSIGNS}`, 3)})`;
  const rows: Record<string, Record<string, string>> = {
    recording: {
      ...{
        id: recording,
        node: `'hill'`,
        source: `'main'`,
        original_name: `concat(n.i, '-old.WAV')`,
      },
      ...{ sha256: by.sha, size_bytes: '13000', recorded_at: AT, recorded_at_source: `'name'` },
      ...{ recorded_at_certainty: `'exact'`, time_zone: `'UTC'`, class: `'speech-candidate'` },
      ...{
        received_at: `${AT} + 5000`,
        audio_path: `concat('audio/2023/11/14/', ${by.sha}, '.wav')`,
      },
      manifest: `'{"version":1,"id":"old","node":"hill","source":"main"}'`,
      ...{ ingested_at: `${AT} + 6000`, format: `'gsm-wav49 8000 Hz mono'`, duration_ms: '8000' },
      ...{ sample_rate_hz: '8000', channels: '1', transcript_id: transcript, heard: `'speech'` },
      ...{ extracted_by: `'${EXTRACT_VERSION}'`, progress: `'complete'` },
    },
    shipment: { id: shipment, recording_id: recording, sha256: by.sha, received_at: AT },
    envelope: {
      ...{ recording_id: recording, levels: `'${'00'.repeat(83)}'`, voiced_ms: '4000' },
      loud_over_quiet_db: '30',
    },
    transmission: {
      ...{ recording_id: recording, ordinal: '0', start_ms: '0', end_ms: '8000' },
      ...{ kind: `'speech'`, evidence: `'voice'` },
    },
    transcript: {
      ...{ id: transcript, recording_id: recording, model_sha256: `'${'f'.repeat(64)}'` },
      ...{ model: `'base.en'`, engine: `'whisper.cpp'`, engine_version: `'1'`, options: `'{}'` },
      ...{ result: `'speech'`, language: `'en'`, no_speech_prob: '0.02', compute_ms: '900' },
      ...{ created_at: AT, text: said },
    },
    segment: {
      ...{ transcript_id: transcript, ordinal: '0', start_ms: '0', end_ms: '8000', text: said },
      ...{ avg_logprob: '-0.2', hidden: `'[]'` },
    },
    mention: {
      ...{ transcript_id: transcript, ordinal: '0', recording_id: recording, recorded_at: AT },
      ...{ callsign, heard_as: `'whiskey'`, start_offset: '8', end_offset: '15' },
      ...{ confidence: '0.9', own_confidence: '0.9', node: `'hill'` },
    },
  };
  const events = Math.min(count, MOST_EVENTS);
  return [
    ...Object.entries(rows).map(([table, columns]) => insert(table, columns, by.rows(count))),
    insert(
      'event',
      { id: 'n.i', at: AT, kind: `'extracted'`, recording_id: recording, node: `'hill'` },
      by.rows(events),
    ),
    sql`update event_sequence set last = ${sql.lit(events)}`,
    sql`insert into callsign (callsign, mentions, recordings, first_heard_at, last_heard_at)
      select callsign, count(*), count(*), min(recorded_at), max(recorded_at) from mention group by callsign`,
  ];
}

function insert(table: string, columns: Record<string, string>, rows: string) {
  const names = Object.keys(columns).join(', ');
  return sql.raw(
    `insert into ${table} (${names}) select ${Object.values(columns).join(', ')} from ${rows}`,
  );
}

/** On SQLite a trigger does it. The words are spelt as store/dialects/mysql-words.ts does. */
function words(count: number): RawBuilder<unknown> {
  return sql`insert into transcript_words (number, words)
    select number, concat(' ww', replace(text, ' ', ' ww'), ' ') from transcript limit ${sql.lit(count)}`;
}
