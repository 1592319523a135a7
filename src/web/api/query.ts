/** What may stand in a query string, and how it is read. */
import { z } from 'zod';
import { ALERT_KINDS } from '../../domain/alert.ts';
import { STORED_STATES } from '../../domain/pipeline.ts';
import { TsnError } from '../../platform/errors.ts';

const limit = (otherwise: number, most: number) =>
  z.coerce.number().int().min(1).max(most).default(otherwise);
const word = z.string().trim().min(1).max(200);
const flag = z
  .enum(['0', '1', 'true', 'false'])
  .transform((text) => text === '1' || text === 'true');

export const RecordingsQuery = z.strictObject({
  limit: limit(50, 500),
  after: word.exactOptional(),
  node: word.exactOptional(),
  callsign: word.transform((text) => text.toUpperCase()).exactOptional(),
  state: z.enum(STORED_STATES).exactOptional(),
});

export const AlertsQuery = z.strictObject({
  limit: limit(50, 500),
  after: word.exactOptional(),
  node: word.exactOptional(),
  kind: z.enum(ALERT_KINDS).exactOptional(),
  since: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).exactOptional(),
});

export const SearchQuery = z.strictObject({ q: word, limit: limit(50, 500) });
export const CallsignsQuery = z.strictObject({
  limit: limit(100, 500),
  after: word.exactOptional(),
});
export const QuarantineQuery = z.strictObject({
  limit: limit(100, 500),
  after: word.exactOptional(),
});
export const CallsignQuery = z.strictObject({ limit: limit(50, 500), after: word.exactOptional() });
export const JobsQuery = z.strictObject({
  limit: limit(100, 500),
  dead: flag.exactOptional(),
  subject: word.exactOptional(),
  diedBy: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).exactOptional(),
});
export const VerifyQuery = z.strictObject({ hash: flag.default(false) });
const eventId = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
export const LiveQuery = z.strictObject({ after: eventId.exactOptional() });
export const EventsQuery = z.strictObject({ after: eventId.default(0), limit: limit(100, 1_000) });
export const AudioQuery = z.strictObject({ original: flag.default(false) });

export const PauseBody = z.strictObject({ reason: z.string().trim().min(1).max(500) });
export const CorrectionBody = z.strictObject({
  text: z.string().max(100_000),
  author: z.string().trim().min(1).max(100),
});

/** Reads the JSON of a request. Throws `web/invalid-request` naming the field. */
export function readBody<S extends z.ZodType>(schema: S, body: unknown): z.output<S> {
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  throw new TsnError('web/invalid-request', describe(read.error));
}

/** Reads a query. Throws `web/invalid-request` naming the parameter. */
export function readQuery<S extends z.ZodType>(
  schema: S,
  query: Readonly<Record<string, string>>,
): z.output<S> {
  const read = schema.safeParse(query);
  if (read.success) return read.data;
  throw new TsnError('web/invalid-request', describe(read.error));
}

function describe(error: z.ZodError): string {
  const lines = error.issues.map((issue) => {
    const name = issue.path.join('.');
    return name === '' ? issue.message : `${name}: ${issue.message}`;
  });
  return lines.join('; ');
}
