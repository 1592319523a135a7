/**
 * Rows that every server begins with: names of things that are called after a station,
 * as if a person had taught that they are no callsign, and topics with the words that
 * speak of them. People can forget and change them; later versions never put them back.
 */
import { type Kysely, sql } from 'kysely';
import type { Migration } from '../../migrate.ts';

export const seeds: Migration = {
  name: '0004-seeds',
  async up(db) {
    await db.schema
      .createTable('topic')
      .addColumn('id', 'varchar(40)', (column) => column.notNull().primaryKey())
      .addColumn('name', 'varchar(100)', (column) => column.notNull())
      .addColumn('words', 'text', (column) => column.notNull())
      .execute();
    await forgetSeeds(db);
    for (const heard of NO_CALLSIGNS) await teachNothing(db, heard);
    await sql`delete from topic`.execute(db);
    for (const [id, [name, words]] of Object.entries(TOPICS)) {
      const list = JSON.stringify(words.split(', '));
      await sql`insert into topic (id, name, words) values (${id}, ${name}, ${list})`.execute(db);
    }
  },
  async down(db) {
    await forgetSeeds(db);
    await db.schema.dropTable('topic').execute();
  },
};

/** What a person has taught about these words stands above ours. */
async function teachNothing(db: Kysely<unknown>, heard: string): Promise<void> {
  const known = await sql`select id from taught where heard = ${heard} and node = ''`.execute(db);
  if (known.rows.length > 0) return;
  await sql`insert into taught (id, heard, means, node, taught_at)
    values (${seedId(heard)}, ${heard}, '', '', 0)`.execute(db);
}

function seedId(heard: string): string {
  return `seed-${heard.replaceAll(' ', '-')}`;
}

async function forgetSeeds(db: Kysely<unknown>): Promise<void> {
  for (const heard of NO_CALLSIGNS)
    await sql`delete from taught where id = ${seedId(heard)}`.execute(db);
}

/** Programs, services and antennas. Their inventors are heard on the air too, so only with the word that makes them things. */
const NO_CALLSIGNS = [
  'n1mm logger',
  'n1mm plus',
  'n1mm software',
  'n3fjp logger',
  'n3fjp software',
  'n4py software',
  've7cc cluster',
  've7cc node',
  'g4fon trainer',
  'dl4yhf spectrum',
  'k1jt modes',
  'k1jt software',
  'ae7q website',
  'g5rv antenna',
  'g5rv dipole',
  'zs6bkw antenna',
  'w3dzz dipole',
  'w8jk beam',
];

/** Written for this table; each word or run of words as people say it, in small letters. */
const TOPICS: Readonly<Record<string, readonly [name: string, words: string]>> = {
  weather: [
    'Weather',
    'weather, storm, thunderstorm, tornado, hail, snow, rain, wind, forecast, temperature, skywarn, spotter',
  ],
  emergency: [
    'Emergency',
    'emergency, ambulance, accident, fire, evacuation, search and rescue, shelter, injured, red cross, ares, races',
  ],
  traffic: [
    'Road traffic',
    'traffic, highway, interstate, lane, congestion, road closed, detour, crash, backed up',
  ],
  antennas: [
    'Antennas',
    'antenna, dipole, vertical, yagi, tower, mast, coax, feed line, swr, balun, tuner, radials, beam',
  ],
  propagation: [
    'Propagation',
    'propagation, solar flux, sunspot, k index, band is open, skip, tropo, sporadic e, grey line, aurora',
  ],
  repeaters: [
    'Repeaters and links',
    'repeater, offset, tone, link, allstar, echolink, irlp, hub, node number, time out, courtesy tone',
  ],
  digital: [
    'Digital modes',
    'digital, dmr, d star, fusion, hotspot, talk group, packet, aprs, winlink, ft8, ft4, rtty, pactor',
  ],
  equipment: [
    'Radios and equipment',
    'radio, transceiver, handheld, amplifier, power supply, battery, microphone, watts, rig, firmware, programming cable',
  ],
  contests: [
    'Contests and DX',
    'contest, field day, pota, sota, activation, dx, qsl, pile up, grid square, award, logbook, special event',
  ],
  nets: [
    'Nets',
    'net control, check in, check ins, round table, traffic for the net, roster, secured, net closed',
  ],
  learning: [
    'Learning and licences',
    'exam, license class, upgrade, technician, general, extra, volunteer examiner, elmer, question pool',
  ],
  clubs: [
    'Clubs and meetings',
    'club, meeting, hamfest, swap meet, breakfast, picnic, dues, membership, newsletter, board',
  ],
  space: [
    'Satellites and space',
    'satellite, space station, pass, doppler, uplink, downlink, moonbounce, meteor scatter',
  ],
};
