import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isTimeZone, toInstant, toWallTime, type WallTime } from '../../src/domain/local-time.ts';

const ZONES = ['America/Los_Angeles', 'Europe/London', 'Asia/Kolkata', 'Australia/Lord_Howe'];

function wall(text: string): WallTime {
  const [year, month, day, hour, minute, second] = text.split(/\D/).map(Number);
  return {
    year: year ?? 0,
    month: month ?? 0,
    day: day ?? 0,
    hour: hour ?? 0,
    minute: minute ?? 0,
    second: second ?? 0,
    millisecond: 0,
  };
}

function read(text: string, zone: string, near = '2026-01-01T00:00:00Z'): string | undefined {
  const instant = toInstant(wall(text), zone, Date.parse(near));
  return instant && `${new Date(instant.at).toISOString()} ${instant.certainty}`;
}

test('an ordinary local time is one instant', () => {
  const time = '2026-01-28 12:00:00';
  assert.equal(read(time, 'America/Los_Angeles'), '2026-01-28T20:00:00.000Z exact');
  assert.equal(read(time, 'Europe/London'), '2026-01-28T12:00:00.000Z exact');
  assert.equal(read(time, 'Asia/Kolkata'), '2026-01-28T06:30:00.000Z exact');
  assert.equal(read(time, 'Australia/Lord_Howe'), '2026-01-28T01:00:00.000Z exact');
});

test('an hour that the clock skips is read as if it had not been put forward yet', () => {
  assert.equal(
    read('2026-03-08 02:30:00', 'America/Los_Angeles'),
    '2026-03-08T10:30:00.000Z shifted',
  );
  assert.equal(read('2026-03-29 01:15:00', 'Europe/London'), '2026-03-29T01:15:00.000Z shifted');
  // Lord Howe's clock moves by half an hour only.
  assert.equal(
    read('2026-10-04 02:10:00', 'Australia/Lord_Howe'),
    '2026-10-03T15:40:00.000Z shifted',
  );
  assert.equal(
    read('2026-10-04 02:31:00', 'Australia/Lord_Howe'),
    '2026-10-03T15:31:00.000Z exact',
  );
});

test('of the hour that comes twice the one nearer to the file is taken', () => {
  const time = '2026-11-01 01:30:00';
  const zone = 'America/Los_Angeles';
  assert.equal(read(time, zone, '2026-11-01T08:30:20Z'), '2026-11-01T08:30:00.000Z ambiguous');
  assert.equal(read(time, zone, '2026-11-01T09:30:20Z'), '2026-11-01T09:30:00.000Z ambiguous');
  assert.equal(
    read(time, zone, '2026-11-01T09:00:00Z'),
    '2026-11-01T08:30:00.000Z ambiguous',
    'equally near: the earlier one, always',
  );
  assert.equal(
    read('2026-04-05 01:45:00', 'Australia/Lord_Howe', '2026-04-04T15:15:30Z'),
    '2026-04-04T15:15:00.000Z ambiguous',
  );
});

test('a zone without clock changes has no doubtful hours', () => {
  assert.equal(read('2026-03-08 02:30:00', 'Asia/Kolkata'), '2026-03-07T21:00:00.000Z exact');
});

test('a time that no calendar has is no instant', () => {
  assert.equal(read('2026-02-30 12:00:00', 'Europe/London'), undefined);
  assert.equal(read('2026-13-01 12:00:00', 'Europe/London'), undefined);
  assert.equal(read('2026-01-01 24:00:00', 'Europe/London'), undefined);
  assert.equal(read('2026-01-01 12:60:00', 'Europe/London'), undefined);
});

test('every instant comes back from its local time, exactly or as one of two', () => {
  const instants = fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2060, 0) });
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), instants, (zone, at) => {
      const instant = toInstant(toWallTime(at, zone), zone, at);
      assert.equal(instant?.at, at);
      assert.notEqual(instant.certainty, 'shifted');
    }),
  );
});

test('only names of the zone database are zones', () => {
  for (const zone of [...ZONES, 'UTC', 'Etc/GMT+5', 'America/Argentina/Buenos_Aires']) {
    assert.ok(isTimeZone(zone), zone);
  }
  for (const text of ['', 'Mars/Olympus', '+02:00', 'Pacific Time', 'America/', '../etc/passwd']) {
    assert.ok(!isTimeZone(text), text);
  }
});
