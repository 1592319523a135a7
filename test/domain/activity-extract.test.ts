import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { extractActivity } from '../../src/domain/activity-extract.ts';
import { readActivityLog } from '../../src/domain/activity-log.ts';
import { keyingText } from '../../src/domain/keying.ts';
import { keyedContext, recordedActivity } from '../../src/domain/recorded-activity.ts';

const START = Date.parse('2026-01-28T12:00:00Z');

/** `+3 RXKEY,MAIN` is three seconds after the recording's start. */
function logOf(events: readonly string[]): string {
  const lines = events.map((event) => {
    const [seconds = '', ...said] = event.split(' ');
    const at = new Date(START + Number(seconds) * 1_000).toISOString();
    return `${at.slice(0, 19).replace(/\D/g, '')},${said.join(' ')}\n`;
  });
  return lines.join('');
}

function extract(events: readonly string[], lengthS = 10) {
  const log = readActivityLog(logOf(events), 'UTC', START);
  const { lines, isClosed } = extractActivity(log, START, START + lengthS * 1_000);
  return { said: lines.map((line) => line.slice(15)), isClosed, lines };
}

function readAgain(activity: readonly string[], timeZone = 'UTC', recordedAt = START) {
  return recordedActivity({ manifest: { activity }, timeZone, recordedAt });
}

function keyings(events: readonly string[], lengthS = 10) {
  return readAgain(extract(events, lengthS).lines)?.keyings ?? [];
}

const WHOLE = [
  '-60 RXKEY,MAIN',
  '-50 RXUNKEY,MAIN',
  '0 RXKEY,2000',
  '0 TXKEY,MAIN',
  '7 RXUNKEY,2000',
  '8 TELEMETRY,1999,ID(I)',
  '10 TXUNKEY,MAIN',
  '20 RXKEY,MAIN',
];

test('a recording gets what was keyed in it, and nothing of those before and after it', () => {
  const { said, isClosed } = extract(WHOLE);
  assert.deepEqual(said, [
    'RXKEY,2000',
    'TXKEY,MAIN',
    'RXUNKEY,2000',
    'TELEMETRY,1999,ID(I)',
    'TXUNKEY,MAIN',
  ]);
  assert.equal(isClosed, true);
  assert.deepEqual(keyings(WHOLE), [{ from: 'link', link: '2000', startMs: 0, endMs: 7_000 }]);
});

test('what the machine says itself is told apart from people', () => {
  const activity = readAgain(extract(WHOLE).lines);
  assert.deepEqual(activity?.telemetry, [{ what: 'ID(I)', startMs: 8_000 }]);
});

test('several overs in one recording keep their order: local, then a link', () => {
  const log = [
    '0 RXKEY,MAIN',
    '0 TXKEY,MAIN',
    '4 RXUNKEY,MAIN',
    '5 RXKEY,W1ABC-P',
    '9 RXUNKEY(T),W1ABC-P',
    '10 TXUNKEY,MAIN',
  ];
  assert.deepEqual(keyings(log), [
    { from: 'local', link: null, startMs: 0, endMs: 4_000 },
    { from: 'link', link: 'W1ABC-P', startMs: 5_000, endMs: 9_000 },
  ]);
});

test('a link that was keyed before the recording began was heard from its start', () => {
  const log = ['-30 RXKEY,2000', '-2 TXUNKEY,MAIN', '1 TXKEY,MAIN', '5 RXUNKEY,2000'];
  assert.deepEqual(keyings(log), [{ from: 'link', link: '2000', startMs: 0, endMs: 5_000 }]);
});

test('a link whose key-up the log has missed comes with its last key-down', () => {
  const log = ['-9 RXKEY,2000', '-8 RXKEY,MAIN', '-7 RXKEY,2000', '0 TXKEY,MAIN', '9 TXUNKEY,MAIN'];
  assert.deepEqual(extract(log).said, ['RXKEY,MAIN', 'RXKEY,2000', 'TXKEY,MAIN', 'TXUNKEY,MAIN']);
});

test('a link that went away, or a start of app_rpt, ends what was keyed before', () => {
  const after = ['0 TXKEY,MAIN', '10 TXUNKEY,MAIN'];
  assert.deepEqual(keyings(['-30 RXKEY,2000', '-9 LINKDISC,2000', ...after]), []);
  assert.deepEqual(keyings(['-30 RXKEY,2000', '-9 STARTUP', ...after]), []);
});

test('a link that unkeyed in the second in which the recording began was not heard in it', () => {
  const log = ['-5 RXKEY,2000', '0 RXUNKEY,2000', '0 RXKEY,MAIN', '0 TXKEY,MAIN', '9 TXUNKEY,MAIN'];
  assert.deepEqual(keyings(log), [{ from: 'local', link: null, startMs: 0, endMs: null }]);
});

test('of two key-ups in one second the file is that of the second one', () => {
  const first = ['0 RXKEY,MAIN', '0 TXKEY,MAIN', '0 RXUNKEY,MAIN', '0 TXUNKEY,MAIN'];
  const second = ['0 RXKEY,2000', '0 TXKEY,MAIN', '6 RXUNKEY,2000', '7 TXUNKEY,MAIN'];
  assert.deepEqual(keyings([...first, ...second]), [
    { from: 'link', link: '2000', startMs: 0, endMs: 6_000 },
  ]);
});

test('the log says where a recording ends, whatever the time of a copied file says', () => {
  assert.deepEqual(extract(WHOLE, 3_600), extract(WHOLE));
});

test('an extract is closed only by the end of the transmission that it begins with', () => {
  assert.equal(extract(['0 TXKEY,MAIN', '0 RXKEY,MAIN', '5 RXUNKEY,MAIN']).isClosed, false);
  assert.equal(extract(['0 RXKEY,MAIN', '5 RXUNKEY,MAIN']).isClosed, true, 'a simplex node');
  assert.equal(extract(['-9 TXKEY,MAIN', '-8 TXUNKEY,MAIN']).isClosed, false);
  assert.equal(extract([]).isClosed, false);
});

test('without the begin of the transmission, the length of the file says what belongs to it', () => {
  assert.deepEqual(extract(['3 RXKEY,2000', '9 RXUNKEY,2000', '30 RXKEY,2001']).said, [
    'RXKEY,2000',
    'RXUNKEY,2000',
  ]);
});

test('digits that somebody dialled, logins and what we sent to links do not travel', () => {
  const log = [
    '0 TXKEY,MAIN',
    '1 DTMF,MAIN,9',
    '2 LOGIN,somebody,3',
    '3 TXKEY,2000',
    '4 TXUNKEY,2000',
    '5 FREQ,146.52',
    '6 TXUNKEY,MAIN',
  ];
  assert.deepEqual(extract(log).said, ['TXKEY,MAIN', 'TXUNKEY,MAIN']);
});

test('an extract stays small enough for a manifest, whatever the log holds', () => {
  const many = Array.from({ length: 5_000 }, (_, n) => `${n} RXKEY,${'2'.repeat(100)}`);
  const { lines } = extract(many, 10_000);
  assert.ok(JSON.stringify(lines).length < 64 * 1024);
});

test('a recording whose clock was put right later keeps the order of its log', () => {
  const { lines } = extract(WHOLE);
  const found = readAgain(lines, 'UTC', START + 7_200_000)?.keyings;
  assert.deepEqual(found, [{ from: 'link', link: '2000', startMs: 0, endMs: 7_000 }]);
});

test('people read who was keyed: local, an AllStar node, an EchoLink node, a callsign', () => {
  const at = { from: 'link', startMs: 500, endMs: 4_000 } as const;
  assert.equal(keyingText({ ...at, from: 'local', link: null }), 'local 0.5–4.0 s');
  assert.equal(keyingText({ ...at, link: '2000' }), 'AllStar 2000 0.5–4.0 s');
  assert.equal(keyingText({ ...at, link: '3012345' }), 'EchoLink 12345 0.5–4.0 s');
  assert.equal(keyingText({ ...at, link: 'W1ABC-P', endMs: null }), 'W1ABC-P 0.5 s –');
});

test('a link named by a callsign lets us expect that callsign, a number does not', () => {
  const context = keyedContext({
    keyings: ['W1ABC-P', 'k7xyz', '2000', '3012345', 'PHONE', null].map((link) => ({
      ...({ from: 'link', link, startMs: 0, endMs: null } as const),
    })),
    telemetry: [],
  });
  assert.deepEqual(
    [...context],
    [
      ['W1ABC', 'keyed'],
      ['K7XYZ', 'keyed'],
    ],
  );
});

test('lines of a stranger are read or left out, never an error', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), fc.integer(), (lines, at) => {
      const activity = readAgain(lines, 'Europe/Berlin', Math.abs(at));
      assert.equal(activity === null, lines.length === 0);
    }),
  );
});

test('every line of an extract is a line of the log, in its order', () => {
  const event = fc
    .tuple(
      fc.integer({ min: -100, max: 100 }),
      fc.constantFrom('RXKEY', 'RXUNKEY', 'TXKEY', 'TXUNKEY', 'LINKDISC', 'TELEMETRY,1', 'DTMF'),
      fc.constantFrom('MAIN', '2000', 'W1ABC-P'),
    )
    .map(([seconds, what, who]) => `${seconds} ${what},${who}`);
  fc.assert(
    fc.property(fc.array(event), (events) => {
      const sorted = events.toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
      const left = logOf(sorted).split('\n');
      for (const line of extract(sorted).lines) {
        const found = left.indexOf(line);
        assert.ok(found >= 0, line);
        left.splice(0, found + 1);
      }
    }),
  );
});
