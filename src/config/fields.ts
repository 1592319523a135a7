/** The kinds of value that configuration is made of. Each message says what to write instead. */
import { z } from 'zod';
import { parseQuietHours } from '../domain/quiet-hours.ts';

const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const DURATION = /^(\d{1,9})(ms|s|m|h|d)$/;

/** Milliseconds of `250ms`, `2s`, `15m`, `6h`, `30d`; undefined for anything else, also for bare numbers. */
export function parseDuration(text: string): number | undefined {
  const [, digits, unit] = DURATION.exec(text) ?? [];
  if (digits === undefined || !isUnit(unit)) return undefined;
  return Number.parseInt(digits, 10) * UNIT_MS[unit];
}

/** The shortest way to write a length of time: `1500ms`, `2s`, `15m`. */
export function durationText(ms: number): string {
  const units = Object.entries(UNIT_MS).reverse();
  const [unit, size] = units.find(([, length]) => ms >= length && ms % length === 0) ?? ['ms', 1];
  return `${ms / size}${unit}`;
}

function isUnit(text: string | undefined): text is keyof typeof UNIT_MS {
  return text !== undefined && text in UNIT_MS;
}

/** A length of time with its unit; milliseconds after parsing. Bare numbers are refused: nobody remembers their unit. */
export function duration(atLeastMs: number) {
  return z
    .string('write a number and a unit: 250ms, 2s, 15m, 6h, 30d')
    .regex(DURATION, 'write a number and a unit: 250ms, 2s, 15m, 6h, 30d')
    .transform((text) => parseDuration(text) ?? 0)
    .refine((ms) => ms >= atLeastMs, `at least ${atLeastMs}ms`);
}

const BYTES_OF = { KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 } as const;
const SIZE = /^(\d{1,6})(KB|MB|GB|TB)$/;

/** The shortest way to write a size: `500MB`, `8GB`. */
export function sizeText(bytes: number): string {
  const units = Object.entries(BYTES_OF).reverse();
  const [unit, size] = units.find(([, length]) => bytes >= length && bytes % length === 0) ?? [
    'KB',
    BYTES_OF.KB,
  ];
  return `${bytes / size}${unit}`;
}

/** A size with its unit, powers of 1000 as disks are sold; bytes after parsing. */
export function size() {
  return z
    .string(SIZE_WANTED)
    .regex(SIZE, SIZE_WANTED)
    .transform((text) => {
      const [, digits = '0', unit] = SIZE.exec(text) ?? [];
      return Number.parseInt(digits, 10) * BYTES_OF[unit as keyof typeof BYTES_OF]; // the pattern knows only these
    });
}

const SIZE_WANTED = 'write a number and a unit: 500MB, 8GB';

const RATE = /^(\d{1,7}(?:\.\d{1,3})?)(kB|MB|kbit|Mbit)\/s$/;
const UNIT_BYTES = { kB: 1_000, MB: 1_000_000, kbit: 125, Mbit: 125_000 } as const;
const RATE_SHAPE = 'write a number and a unit: 64kB/s, 1.5MB/s, 512kbit/s, 2Mbit/s';
/** Slower than this a recording takes longer than it was spoken. */
const LEAST_RATE = 1_000;

/** Bytes a second; operators think in bytes, their providers in bits, so the unit is required. */
export const ByteRate = z
  .string(RATE_SHAPE)
  .regex(RATE, RATE_SHAPE)
  .transform((text) => {
    const [, digits, unit] = RATE.exec(text) ?? [];
    return Math.round(Number(digits) * UNIT_BYTES[unit as keyof typeof UNIT_BYTES]); // as: by the pattern
  })
  .refine((rate) => rate >= LEAST_RATE, 'at least 1kB/s');

const FREQUENCY = /^(\d{1,10}(?:\.\d{1,6})?)(Hz|kHz|MHz)$/;
const HERTZ_OF = { Hz: 1, kHz: 1_000, MHz: 1_000_000 } as const;
const FREQUENCY_SHAPE = 'write a number and a unit: 146.72MHz, 7200kHz';

/** A radio frequency with its unit; hertz after parsing. */
export const Frequency = z
  .string(FREQUENCY_SHAPE)
  .regex(FREQUENCY, FREQUENCY_SHAPE)
  .transform((text) => {
    const [, digits, unit] = FREQUENCY.exec(text) ?? [];
    return Math.round(Number(digits) * HERTZ_OF[unit as keyof typeof HERTZ_OF]); // as: by the pattern
  });

const HOURS_SHAPE = 'write two times of day: 07:00-22:30';

/** A part of every day, by the clocks of this machine. */
export const Hours = z
  .string(HOURS_SHAPE)
  .transform((text, context) => parseQuietHours(text) ?? noHours(context));

function noHours(context: z.core.$RefinementCtx): never {
  context.addIssue({ code: 'custom', message: HOURS_SHAPE });
  return z.NEVER;
}

/** A TCP port; 0 lets the system choose (for tests). */
export const Port = z.int('a port number').min(0).max(65_535);

/** A host name or an address, without port. */
export const Host = z
  .string()
  .regex(/^[A-Za-z0-9._:%-]+$/, 'a host name or an address, without port');

/** `HOST`, `HOST:PORT` or `[IPv6]:PORT`. */
export const HostAndPort = z
  .string()
  .regex(/^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:\d{1,5})?$/, 'HOST or HOST:PORT');

/** A secret is named, never written: the value is read when it is needed and never printed. */
export const SecretRef = z.union([
  z.strictObject({ file: z.string().min(1) }),
  z.strictObject({ env: z.string().min(1) }),
]);
export type SecretRef = z.output<typeof SecretRef>;

export const TimeZone = z.string().refine(isTimeZone, 'an IANA time zone such as America/Denver');

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return name !== '';
  } catch {
    return false;
  }
}

export const LogSection = z
  .strictObject({
    level: z
      .enum(['debug', 'info', 'warn', 'error', 'silent'])
      .default('info')
      .meta({ description: 'Least level that is logged (JSON lines on standard error).' }),
  })
  .prefault({});
