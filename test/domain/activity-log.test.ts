import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { activityLogName, readActivityLog, shownAt } from '../../src/domain/activity-log.ts';
import { toWallTime } from '../../src/domain/local-time.ts';

const ZONE = 'America/Los_Angeles';

function read(lines: readonly string[], near = '2026-01-28T20:00:00Z', zone = ZONE) {
  return readActivityLog(lines.map((line) => `${line}\n`).join(''), zone, Date.parse(near));
}

function factsOf(line: string) {
  return read([line]).map(({ at: _at, line: _line, ...fact }) => fact);
}

const LINES: readonly (readonly [line: string, fact: object])[] = [
  ['20260128120000,TXKEY,MAIN', { kind: 'transmitted', who: 'MAIN' }],
  ['20260128120000,TXUNKEY,MAIN', { kind: 'untransmitted', who: 'MAIN' }],
  ['20260128120000,RXKEY,MAIN', { kind: 'received', who: 'MAIN' }],
  ['20260128120000,RXUNKEY,MAIN', { kind: 'unreceived', who: 'MAIN' }],
  ['20260128120000,RXKEY,2000', { kind: 'received', who: '2000' }],
  ['20260128120000,RXUNKEY,2000', { kind: 'unreceived', who: '2000' }],
  ['20260128120000,RXUNKEY(T),2000', { kind: 'unreceived', who: '2000' }],
  ['20260128120000,RXKEY,3123456', { kind: 'received', who: '3123456' }],
  ['20260128120000,RXKEY,W1ABC-P', { kind: 'received', who: 'W1ABC-P' }],
  ['20260128120000,TXKEY,2000', { kind: 'transmitted', who: '2000' }],
  ['20260128120000,TXKEY', { kind: 'transmitted', who: 'MAIN' }],
  ['20260128120000,LINK,2000', { kind: 'linked', who: '2000' }],
  ['20260128120000,LINK(P),W1ABC-P', { kind: 'linked', who: 'W1ABC-P' }],
  ['20260128120000,LINKTRX,2000', { kind: 'linked', who: '2000' }],
  ['20260128120000,LINKMONITOR,2000', { kind: 'linked', who: '2000' }],
  ['20260128120000,LINKLOCALMONITOR,2000', { kind: 'linked', who: '2000' }],
  ['20260128120000,CONNECT,2000', { kind: 'linked', who: '2000' }],
  ['20260128120000,LINKDISC,2000', { kind: 'unlinked', who: '2000' }],
  ['20260128120000,LINKFAIL,2000', { kind: 'unlinked', who: '2000' }],
  ['20260128120000,DISCONNECT,2000', { kind: 'unlinked', who: '2000' }],
  ['20260128120000,TELEMETRY,1999,ID(I)', { kind: 'telemetry', node: '1999', what: 'ID(I)' }],
  ['20260128120000,TELEMETRY,1999,ID(T),!1', { kind: 'telemetry', node: '1999', what: 'ID(T),!1' }],
  ['20260128120000,STARTUP', { kind: 'started' }],
  ['20260128120000,DTMF,MAIN,*', { kind: 'other', name: 'DTMF' }],
  ['20260128120000,DTMF(M),*', { kind: 'other', name: 'DTMF' }],
  ['20260128120000,FREQ,146.580', { kind: 'other', name: 'FREQ' }],
  ['20260128120000,LOGIN,someone,3', { kind: 'other', name: 'LOGIN' }],
  ['20260128120000,WHATEVER COMES', { kind: 'other', name: 'WHATEVER COMES' }],
];

for (const [line, fact] of LINES) {
  test(`app_rpt's line ${line.slice(15)} is understood`, () => {
    assert.deepEqual(factsOf(line), [fact]);
  });
}

test('stamps are read like those of the file names beside them', () => {
  const at = (stamp: string) => read([`${stamp},RXKEY,MAIN`]).map(({ at }) => at);
  const noon = Date.parse('2026-01-28T20:00:00Z');
  assert.deepEqual(at('20260128120000'), [noon]);
  assert.deepEqual(at('2026012812000073'), [noon + 730]);
  assert.deepEqual(at('20260128.120000.550'), [noon + 550]);
});

test('what is no line of the log is left out, and the rest is read', () => {
  const strange = ['', ',', 'RXKEY,MAIN', '20260128120000', '20260128120000,', '20261328120000,A'];
  const long = `20260128120000,RXKEY,${'9'.repeat(200)}`;
  const noise = '20260128120000,RXKEY,\u0000\u0000\u0000';
  const lines = [...strange, long, noise, '20260128120001,RXKEY,MAIN'];
  assert.deepEqual(
    read(lines).map(({ line }) => line),
    ['20260128120001,RXKEY,MAIN'],
  );
});

test('a last line without its end is not believed: its node number may be half of another', () => {
  const text = '20260128120000,RXKEY,2000\n20260128120003,RXKEY,20';
  const events = readActivityLog(text, ZONE, 0);
  assert.deepEqual(
    events.map(({ line }) => line),
    ['20260128120000,RXKEY,2000'],
  );
});

test('line ends of every kind end a line', () => {
  const text = '20260128120000,RXKEY,1\r\n20260128120001,RXKEY,2\n20260128120002,RXKEY,3\r';
  assert.equal(readActivityLog(text, ZONE, 0).length, 3);
});

test('of the hour that a clock change repeats, lines before the step back come first', () => {
  const night = [
    '20261101013000,RXKEY,MAIN',
    '20261101015900,RXUNKEY,MAIN',
    '20261101010100,RXKEY,2000',
    '20261101013000,RXUNKEY,2000',
  ];
  const times = (near: string) =>
    read(night, near).map(({ at }) => new Date(at).toISOString().slice(11, 16));
  const expected = ['08:30', '08:59', '09:01', '09:30'];
  assert.deepEqual(times('2026-11-01T08:30:00Z'), expected);
  assert.deepEqual(times('2026-11-01T09:30:00Z'), expected);
});

test('without a step back, the repeated hour is the one near the recording', () => {
  const [event] = read(['20261101013000,RXKEY,MAIN'], '2026-11-01T09:31:00Z');
  assert.equal(event?.at, Date.parse('2026-11-01T09:30:00Z'));
});

test('a log has the name of the day that the clock shows', () => {
  const lateUtc = Date.parse('2026-01-29T05:00:00Z');
  assert.equal(activityLogName(toWallTime(lateUtc, ZONE)), '20260128.txt');
  assert.equal(activityLogName(toWallTime(lateUtc, 'UTC')), '20260129.txt');
});

test('no text makes reading fail, and every event is a line of it', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('\n', '\r\n', '\r', ',', 'MAIN', 'RXKEY', '20260128120000,', '20261101013000,'),
    fc.constantFrom(...LINES.map(([line]) => `${line}\n`)),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const text = pieces.join('');
      const lines = new Set(text.split(/\r\n|\n|\r/));
      for (const { line, at } of readActivityLog(text, ZONE, 1_790_000_000_000)) {
        assert.ok(lines.has(line) && Number.isSafeInteger(at));
        assert.notEqual(shownAt(line), undefined);
      }
    }),
    { numRuns: 500 },
  );
});
