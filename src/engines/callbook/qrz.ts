/**
 * QRZ's XML interface (https://www.qrz.com/docs/xml/current_spec.html, version 1.34). A
 * login gives a session key for one address; when the key has ended, an answer comes
 * without `<Key>`. "Connection refused" is meant for the user and lasts a day. Without a
 * subscription few fields are filled.
 */
import type { OnlineReply, OnlineService } from '../../domain/callbook/online.ts';
import { xmlFields } from '../../domain/callbook/xml-fields.ts';
import type { Licence } from '../../domain/callbook.ts';
import { failure, fetchAnswer } from './http.ts';
import { type Credentials, withSession } from './session.ts';

const URL = 'https://xmldata.qrz.com/xml/current/';
const HOUR_MS = 3_600_000;
const REFUSED_MS = 24 * HOUR_MS;

export function qrz(credentials: Credentials, agent: string, url: string = URL): OnlineService {
  return withSession({
    name: 'qrz',
    async login(signal) {
      const password = credentials.password();
      if (password === undefined || credentials.user === '') return failure('not-configured');
      // By POST, so that no proxy writes the password into its log.
      const form = { username: credentials.user, password, agent };
      const text = await fetchAnswer({ url, form, signal });
      if (typeof text !== 'string') return text;
      const session = xmlFields(text, 'Session');
      const key = session?.['Key'];
      if (key !== undefined && key !== '') return { key };
      return failureOf(session?.['Error']);
    },
    async ask(key, callsign, signal) {
      const text = await fetchAnswer({ url, form: { s: key, callsign, agent }, signal });
      return typeof text === 'string' ? readReply(text, callsign) : text;
    },
  });
}

function readReply(text: string, callsign: string): OnlineReply | { state: 'session-ended' } {
  const session = xmlFields(text, 'Session');
  const found = xmlFields(text, 'Callsign');
  if (session === undefined) return failure('service');
  const error = session['Error'] ?? '';
  if (/^not found/i.test(error)) return { state: 'unknown' };
  if (/^connection refused/i.test(error)) return failureOf(error);
  if (found?.['call'] !== undefined) return readFound(found, callsign);
  return session['Key'] === undefined ? { state: 'session-ended' } : failure('service');
}

/** Asked for a former callsign, QRZ answers with the station's present one: then nobody holds it now. */
function readFound(found: Readonly<Record<string, string>>, callsign: string): OnlineReply {
  if (found['call']?.toUpperCase() !== callsign) return { state: 'unknown' };
  const name = [found['fname'], found['name']].filter((part) => (part ?? '') !== '').join(' ');
  const known = {
    name,
    firstName: found['fname'],
    operatorClass: found['class'],
    city: found['addr2'],
    state: found['state'],
    country: found['land'] ?? found['country'],
    grid: found['grid'],
    grantedOn: found['efdate'],
    expiresOn: found['expdate'],
    previousCallsign: found['p_call'],
  };
  return { state: 'licensed', licence: licenceOf(callsign, known) };
}

/** A licence of what a service knows; empty fields are left out. */
export function licenceOf(
  callsign: string,
  known: Readonly<Record<string, string | undefined>>,
): Licence {
  const filled = Object.entries(known).filter(([, text]) => text !== undefined && text !== '');
  const cut = filled.map(([key, text]) => [key, text?.slice(0, 200)]);
  return { callsign, status: 'active', ...Object.fromEntries(cut) };
}

function failureOf(error: string | undefined) {
  if (error === undefined) return failure('service');
  if (/^connection refused/i.test(error)) return failure('refused', REFUSED_MS);
  return /password|username/i.test(error) ? failure('refused', HOUR_MS) : failure('service');
}
