/** When nets are on: by the clocks of a place, over both edges of summer time, over midnight. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type NetDay, netDaysText, parseNetDay } from '../../src/domain/net-days.ts';
import {
  type NetSchedule,
  nextSession,
  sessionAt,
  sessionsBefore,
} from '../../src/domain/net-schedule.ts';
import { netAt, type ScheduledNet } from '../../src/domain/scheduled-net.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const at = (iso: string): number => Date.parse(iso);
const iso = (ms: number | undefined): string | undefined =>
  ms === undefined ? undefined : new Date(ms).toISOString();

function days(...texts: readonly string[]): readonly NetDay[] {
  return texts.map((text) => parseNetDay(text) ?? assert.fail(text));
}

function schedule(start: string, on: string, timeZone: string, more: Partial<NetSchedule> = {}) {
  const [hour = 0, minute = 0] = start.split(':').map(Number);
  const times = { lengthMs: HOUR_MS, beforeMs: 0, afterMs: 0, ...more };
  return { days: days(...on.split(', ')), startMinute: hour * 60 + minute, timeZone, ...times };
}

test('days are written as people say them, and told in the same words', () => {
  for (const text of ['daily', 'monday', '1st sunday', '2nd tuesday', '5th friday', 'last friday'])
    assert.equal(netDaysText(days(text)), text);
  assert.equal(netDaysText(days('Monday', '3rd  THURSDAY')), 'monday, 3rd thursday');
  for (const text of ['', 'mon', '6th friday', 'first friday', 'friday 2nd', 'last', 'daily daily'])
    assert.equal(parseNetDay(text), undefined, text);
});

test('a net keeps the time of its place: another instant in summer than in winter', () => {
  const net = schedule('19:30', 'monday', 'America/Los_Angeles');
  assert.equal(
    iso(nextSession(net, at('2026-01-01T00:00:00Z'))?.startsAt),
    '2026-01-06T03:30:00.000Z',
  );
  assert.equal(
    iso(nextSession(net, at('2026-07-01T00:00:00Z'))?.startsAt),
    '2026-07-07T02:30:00.000Z',
  );
});

test('a start that the clocks skip is held as if they had not been put forward', () => {
  const net = schedule('02:30', 'daily', 'America/Los_Angeles');
  const session = sessionAt(net, at('2026-03-08T10:30:00Z'));
  assert.equal(iso(session?.startsAt), '2026-03-08T10:30:00.000Z', '03:30 summer time');
  assert.equal(sessionAt(net, at('2026-03-08T10:29:59Z')), undefined);
});

test('of a start that the clocks show twice the first is meant, and an hour lasts an hour', () => {
  const net = schedule('01:30', 'sunday', 'America/Los_Angeles');
  const first = at('2026-11-01T08:30:00Z');
  assert.equal(sessionAt(net, first)?.startsAt, first);
  assert.equal(sessionAt(net, first + HOUR_MS), undefined, '01:30 the second time');
  assert.equal(nextSession(net, first)?.startsAt, at('2026-11-08T09:30:00Z'));
});

test('a net over midnight is still on the next day, also when that has another clock', () => {
  const net = schedule('23:30', 'saturday', 'Europe/Berlin', { lengthMs: 4 * HOUR_MS });
  for (const [start, more] of [
    ['2026-03-28T22:30:00Z', 'the night in which summer time begins'],
    ['2026-10-24T21:30:00Z', 'the night in which it ends'],
    ['2026-01-31T22:30:00Z', 'the last of a month'],
  ] as const) {
    const startsAt = at(start);
    assert.equal(sessionAt(net, startsAt + 4 * HOUR_MS - 1)?.startsAt, startsAt, more);
    assert.equal(sessionAt(net, startsAt + 4 * HOUR_MS), undefined, more);
    assert.equal(sessionAt(net, startsAt - 1), undefined, more);
  }
});

test('the time before and after belongs to it, and of two sessions the nearer is meant', () => {
  const margins = { beforeMs: 15 * MINUTE_MS, afterMs: 30 * MINUTE_MS };
  const net = schedule('12:00', 'monday', 'UTC', margins);
  const noon = at('2026-01-05T12:00:00Z');
  assert.deepEqual(sessionAt(net, noon - 15 * MINUTE_MS), {
    ...{ startsAt: noon, endsAt: noon + HOUR_MS },
    ...{ opensAt: noon - 15 * MINUTE_MS, closesAt: noon + 90 * MINUTE_MS },
  });
  assert.equal(sessionAt(net, noon - 15 * MINUTE_MS - 1), undefined);
  assert.equal(sessionAt(net, noon + 90 * MINUTE_MS), undefined);
  const long = { lengthMs: HOUR_MS, beforeMs: 12 * HOUR_MS, afterMs: 12 * HOUR_MS };
  const daily = schedule('12:00', 'daily', 'UTC', long);
  assert.equal(sessionAt(daily, noon + 12 * HOUR_MS)?.startsAt, noon);
  assert.equal(sessionAt(daily, noon + 13 * HOUR_MS)?.startsAt, noon + DAY_MS);
});

const ZONES = [
  ...['America/Los_Angeles', 'Europe/London', 'Asia/Kolkata', 'Australia/Lord_Howe'],
  ...['Pacific/Apia', 'America/Sao_Paulo', 'Africa/Casablanca', 'UTC'],
];

/** What clocks show there, by the platform's own tables. */
function wallClock(ms: number, timeZone: string) {
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', weekday: 'long' },
  });
  const parts = Object.fromEntries(
    format.formatToParts(ms).map(({ type, value }) => [type, value]),
  );
  const { year, month, day, hour, minute, weekday = '' } = parts;
  return {
    date: `${year}-${month}-${day}`,
    month: `${year}-${month}`,
    day: Number(day),
    weekday: weekday.toLowerCase(),
    minutes: Number(hour) * 60 + Number(minute),
  };
}

const anyZone = fc.constantFrom(...ZONES);
/** From 2005, with the date that Apia skipped in 2011, to 2045. */
const anyTime = fc.integer({ min: at('2005-01-01'), max: at('2045-01-01') });
const anyMinute = fc.integer({ min: 0, max: 1_439 });
const anyDay = fc.constantFrom(
  ...['daily', 'monday', 'sunday', '1st monday', '2nd tuesday', '3rd saturday', '4th sunday'],
  ...['5th friday', 'last sunday'],
);
const anySchedule = fc
  .record({
    days: fc.array(anyDay, { minLength: 1, maxLength: 3 }).map((texts) => days(...texts)),
    startMinute: anyMinute,
    timeZone: anyZone,
    lengthMs: fc.integer({ min: 1, max: 24 * 60 }).map((minutes) => minutes * MINUTE_MS),
    beforeMs: fc.integer({ min: 0, max: 120 }).map((minutes) => minutes * MINUTE_MS),
    afterMs: fc.integer({ min: 0, max: 120 }).map((minutes) => minutes * MINUTE_MS),
  })
  .map((made): NetSchedule => made);

/** Every session of some weeks around an instant, found one after the other. */
function sessionsAround(net: NetSchedule, instant: number) {
  const found = [];
  let session = nextSession(net, instant - 4 * DAY_MS);
  while (session !== undefined && session.startsAt < instant + 4 * DAY_MS) {
    found.push(session);
    session = nextSession(net, session.startsAt);
  }
  return found;
}

test('one is on exactly when its time is, whatever the schedule and the zone', () => {
  fc.assert(
    fc.property(anySchedule, anyTime, (net, instant) => {
      const open = sessionsAround(net, instant).filter(
        ({ opensAt, closesAt }) => opensAt <= instant && instant < closesAt,
      );
      const found = sessionAt(net, instant);
      assert.equal(found === undefined, open.length === 0);
      assert.ok(found === undefined || open.some(({ startsAt }) => startsAt === found.startsAt));
    }),
    { numRuns: 300 },
  );
});

test('it starts at its minute on one of its days, or a skipped time later', () => {
  fc.assert(
    fc.property(anySchedule, anyTime, (net, instant) => {
      const session = nextSession(net, instant);
      if (session === undefined) return;
      const { startsAt } = session;
      const shown = wallClock(startsAt, net.timeZone);
      const isShifted = shown.minutes !== net.startMinute;
      if (isShifted) {
        // No clock there shows the wanted time on that date; a date that never was counts as well.
        const hours = Array.from({ length: 24 * 60 }, (_, n) => startsAt + (n - 720) * MINUTE_MS);
        const same = hours.map((each) => wallClock(each, net.timeZone));
        const wanted = same.filter(
          ({ date, minutes }) => date === shown.date && minutes === net.startMinute,
        );
        assert.deepEqual(wanted, []);
        return;
      }
      const isApia = net.timeZone === 'Pacific/Apia' && shown.date === '2011-12-31';
      const names = ['daily', shown.weekday];
      const nth = ['', '1st', '2nd', '3rd', '4th', '5th'][Math.ceil(shown.day / 7)];
      names.push(`${nth} ${shown.weekday}`);
      const inAWeek = wallClock(startsAt + 7 * DAY_MS + 2 * HOUR_MS, net.timeZone);
      if (inAWeek.month !== shown.month || shown.day > 24) names.push(`last ${shown.weekday}`);
      const isOneOfThem = net.days.some((day) => names.includes(netDaysText([day])));
      assert.ok(isOneOfThem || isApia, `${iso(startsAt)} ${names.join()}`);
    }),
    { numRuns: 300 },
  );
});

test('a daily net is held once on every date, summer time or not', () => {
  fc.assert(
    fc.property(anyZone, anyMinute, anyTime, (timeZone, startMinute, instant) => {
      const net = { ...schedule('00:00', 'daily', timeZone), startMinute };
      const dates = sessionsBefore(net, instant, 40).map(({ startsAt }) => startsAt);
      assert.equal(dates.length, 40);
      for (const [n, startsAt] of dates.entries()) {
        const later = dates[n - 1];
        if (later === undefined) continue;
        const apart = later - startsAt;
        assert.ok(apart >= 22 * HOUR_MS && apart <= 26 * HOUR_MS, `${iso(startsAt)} ${timeZone}`);
      }
    }),
    { numRuns: 60 },
  );
});

test('an nth weekday comes once in each month, a fifth at most once', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('1st monday', '2nd tuesday', '4th sunday', 'last friday', '5th friday'),
      anyZone,
      anyMinute,
      anyTime,
      (text, timeZone, startMinute, instant) => {
        const net = { ...schedule('00:00', text, timeZone), startMinute };
        const months = sessionsBefore(net, instant, 4).map(({ startsAt }) =>
          wallClock(startsAt, timeZone),
        );
        assert.equal(new Set(months.map(({ month }) => month)).size, 4);
        const index = months.map(({ month }) => {
          const [year = 0, number = 0] = month.split('-').map(Number);
          return year * 12 + number;
        });
        const gaps = index.slice(1).map((later, n) => (index[n] ?? 0) - later);
        const most = text === '5th friday' ? 4 : 1;
        assert.ok(
          gaps.every((gap) => gap >= 1 && gap <= most),
          `${text}: ${gaps.join()}`,
        );
      },
    ),
    { numRuns: 100 },
  );
});

test('what was held before comes latest first, and each session once', () => {
  const net = schedule('20:00', 'daily', 'Pacific/Apia');
  const before = sessionsBefore(net, at('2012-01-02T00:00:00Z'), 3).map((each) =>
    iso(each.startsAt),
  );
  // The 30th of December 2011 never was in Apia.
  assert.deepEqual(before, [
    '2012-01-01T06:00:00.000Z',
    '2011-12-31T06:00:00.000Z',
    '2011-12-30T06:00:00.000Z',
  ]);
});

test('of several nets at a node the one whose own time it is counts, then the later one', () => {
  const margins = { beforeMs: 30 * MINUTE_MS, afterMs: 30 * MINUTE_MS };
  const net = (name: string, start: string, more: Partial<ScheduledNet> = {}): ScheduledNet => ({
    ...{ name, control: [], roster: [], ...more },
    schedule: schedule(start, 'monday', 'UTC', margins),
  });
  const nets = [
    net('first', '12:00'),
    net('second', '13:00'),
    net('inside', '12:30'),
    net('elsewhere', '12:00', { nodes: ['valley'] }),
  ];
  const nameAt = (node: string, time: string, of = nets) =>
    netAt(of, node, at(`2026-01-05T${time}:00Z`))?.net.name;
  assert.equal(nameAt('hill', '11:40'), 'first');
  assert.equal(nameAt('hill', '12:29'), 'first', 'its own time, and the other only gathers');
  assert.equal(nameAt('hill', '12:30'), 'inside', 'the one that started last');
  assert.equal(nameAt('hill', '13:00'), 'second');
  assert.equal(nameAt('hill', '14:30'), undefined);
  assert.equal(nameAt('valley', '12:00', nets.slice(3)), 'elsewhere');
  assert.equal(nameAt('hill', '12:00', nets.slice(3)), undefined, 'not heard there');
});
