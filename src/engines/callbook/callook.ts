/**
 * callook.info (https://callook.info/api_reference.php): the FCC's register by JSON,
 * without login. `UPDATING` is its daily refresh. It knows American callsigns only, so
 * others are not asked.
 */
import { z } from 'zod';
import type { OnlineReply, OnlineService } from '../../domain/callbook/online.ts';
import { isUsSeries } from '../../domain/us-callsign.ts';
import { failure, fetchAnswer } from './http.ts';
import { licenceOf } from './qrz.ts';

const URL = 'https://callook.info';
const UPDATING_MS = 15 * 60_000;

const Text = z.string().optional();
const Reply = z.object({
  status: z.string(),
  type: Text,
  current: z.object({ callsign: Text, operClass: Text }).optional(),
  previous: z.object({ callsign: Text }).optional(),
  trustee: z.object({ callsign: Text }).optional(),
  name: Text,
  address: z.object({ line2: Text }).optional(),
  location: z.object({ gridsquare: Text }).optional(),
  otherInfo: z.object({ grantDate: Text, expiryDate: Text }).optional(),
});

const KINDS: Readonly<Record<string, string>> = {
  PERSON: 'person',
  CLUB: 'club',
  MILITARY: 'military',
  RACES: 'races',
};

export function callook(url: string = URL): OnlineService {
  return {
    name: 'callook',
    covers: isUsSeries,
    async ask(callsign, signal) {
      const text = await fetchAnswer({
        url: `${url}/${encodeURIComponent(callsign)}/json`,
        signal,
      });
      return typeof text === 'string' ? readReply(text, callsign) : text;
    },
  };
}

function readReply(text: string, callsign: string): OnlineReply {
  const reply = parse(text);
  if (reply?.status === 'INVALID') return { state: 'unknown' };
  if (reply?.status === 'UPDATING') return failure('service', UPDATING_MS);
  if (reply?.status !== 'VALID') return failure('service');
  if (reply.current?.callsign?.toUpperCase() !== callsign) return { state: 'unknown' };
  // `NEWINGTON, CT 06111`: the first line, the street, is not even read.
  const [, city, state] = /^(.+?),\s*([A-Z]{2})\b/.exec(reply.address?.line2 ?? '') ?? [];
  const known = {
    name: reply.name,
    kind: KINDS[reply.type ?? ''],
    operatorClass: reply.current.operClass?.toLowerCase(),
    city,
    state,
    country: 'United States',
    grid: reply.location?.gridsquare,
    grantedOn: isoDate(reply.otherInfo?.grantDate),
    expiresOn: isoDate(reply.otherInfo?.expiryDate),
    previousCallsign: reply.previous?.callsign,
    trustee: reply.trustee?.callsign,
  };
  return { state: 'licensed', licence: licenceOf(callsign, known) };
}

function parse(text: string): z.output<typeof Reply> | undefined {
  try {
    return Reply.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // an error page
  }
}

/** `MM/DD/YYYY` → `YYYY-MM-DD` */
function isoDate(text: string | undefined): string | undefined {
  const [, month, day, year] = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(text ?? '') ?? [];
  return year === undefined ? undefined : `${year}-${month}-${day}`;
}
