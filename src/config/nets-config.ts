/** The section `nets` of the server's configuration: nets that are held regularly. docs/nets.md */
import { z } from 'zod';
import { parseCallsign } from '../domain/callsign.ts';
import { parseNetDay } from '../domain/net-days.ts';
import type { ScheduledNet } from '../domain/scheduled-net.ts';
import { duration, TimeZone } from './fields.ts';
import { HEARING_SHAPE } from './hearing-config.ts';

const HOUR_MS = 3_600_000;
const DAYS_SHAPE =
  'daily, or some of monday, 2nd tuesday, last friday and the like with commas between';
const TIME_SHAPE = 'write a time of day: 19:30';

/** `19:30`; minutes after midnight when parsed. */
const TimeOfDay = z
  .string(TIME_SHAPE)
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, TIME_SHAPE)
  .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));

/** `monday, 2nd tuesday` */
const Days = z.string(DAYS_SHAPE).transform((text, context) => {
  const days = text.split(',').map(parseNetDay);
  if (days.every((day) => day !== undefined)) return days;
  context.addIssue({ code: 'custom', message: DAYS_SHAPE });
  return z.NEVER;
});

function span(fallback: string) {
  return duration(0)
    .refine((ms) => ms <= 12 * HOUR_MS, 'at most 12h')
    .prefault(fallback);
}

const Stations = z.array(z.string()).max(500).default([]);

const Net = z
  .strictObject({
    name: z.string().trim().min(1).max(80).meta({ description: 'As it is called on the air.' }),
    nodes: z.array(z.string().min(1)).min(1).optional().meta({
      description: 'Nodes at which it is heard. Absent: all.',
    }),
    days: Days.meta({
      description: 'When it is held: `daily`, or `monday, 2nd tuesday, last friday`.',
    }),
    start: TimeOfDay.meta({ description: 'By the clocks of `timeZone`: `19:30`.' }),
    timeZone: TimeZone.meta({ description: 'Zone of the IANA database: `America/Los_Angeles`.' }),
    length: duration(60_000)
      .refine((ms) => ms <= 24 * HOUR_MS, 'at most 24h')
      .meta({ description: 'How long it usually lasts: `1h`.' }),
    before: span('10m').meta({ description: 'So much earlier its stations gather.' }),
    after: span('30m').meta({ description: 'So much longer it may last.' }),
    control: Stations.meta({ description: 'Its net control stations.' }),
    roster: Stations.meta({ description: 'Callsigns that are usually there.' }),
    ...HEARING_SHAPE,
  })
  .superRefine((net, context) => {
    for (const key of ['control', 'roster'] as const) {
      for (const [at, text] of net[key].entries()) {
        if (isBare(text)) continue;
        const message = `net ${JSON.stringify(net.name)}: ${JSON.stringify(text)} is no callsign (write it without marks such as /P)`;
        context.addIssue({ code: 'custom', message, path: [key, at] });
      }
    }
  })
  .transform(toScheduledNet);

function isBare(text: string): boolean {
  const parsed = parseCallsign(text);
  return parsed?.callsign === text.trim().toUpperCase();
}

interface WrittenNet {
  readonly name: string;
  readonly nodes?: readonly string[] | undefined;
  readonly days: ScheduledNet['schedule']['days'];
  readonly start: number;
  readonly timeZone: string;
  readonly length: number;
  readonly before: number;
  readonly after: number;
  readonly control: readonly string[];
  readonly roster: readonly string[];
  readonly model?: string | undefined;
  readonly language?: string | undefined;
  readonly prompt?: string | undefined;
  readonly vocabulary?: readonly string[] | undefined;
}

/** As the domain has it, with the settings for the recogniser while it is on. */
function toScheduledNet(net: WrittenNet) {
  const { days, start, timeZone, length, before, after, control, roster, ...rest } = net;
  const times = { startMinute: start, lengthMs: length, beforeMs: before, afterMs: after };
  const bare = (texts: readonly string[]) => [
    ...new Set(texts.map((text) => text.trim().toUpperCase())),
  ];
  return {
    ...rest,
    schedule: { days, timeZone, ...times },
    control: bare(control),
    roster: bare(roster),
  } satisfies ScheduledNet;
}

export const NetsSection = z
  .array(Net)
  .max(200)
  .superRefine((nets, context) => {
    for (const [at, { name }] of nets.entries()) {
      if (nets.findIndex((other) => other.name === name) === at) continue;
      const message = `there is a net ${JSON.stringify(name)} already`;
      context.addIssue({ code: 'custom', message, path: [at, 'name'] });
    }
  })
  .prefault([])
  .meta({
    description:
      'Nets that are held regularly: when, who is usually there, and settings for the recogniser while they are on. docs/nets.md',
  });
