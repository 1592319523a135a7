/**
 * HamQTH's XML callbook (https://www.hamqth.com/developers.php, version 2.7). A session
 * lives an hour; the end of it, a wrong password and an unknown callsign are told by the
 * text of `<error>`.
 */
import type { OnlineReply, OnlineService } from '../../domain/callbook/online.ts';
import { xmlFields } from '../../domain/callbook/xml-fields.ts';
import { failure, fetchAnswer } from './http.ts';
import { licenceOf } from './qrz.ts';
import { type Credentials, withSession } from './session.ts';

const URL = 'https://www.hamqth.com/xml.php';
const HOUR_MS = 3_600_000;

export function hamqth(credentials: Credentials, agent: string, url: string = URL): OnlineService {
  return withSession({
    name: 'hamqth',
    async login(signal) {
      const password = credentials.password();
      if (password === undefined || credentials.user === '') return failure('not-configured');
      const query = new URLSearchParams({ u: credentials.user, p: password });
      const text = await fetchAnswer({ url: `${url}?${query.toString()}`, signal });
      if (typeof text !== 'string') return text;
      const session = xmlFields(text, 'session');
      const key = session?.['session_id'];
      if (key !== undefined && key !== '') return { key };
      const refused = /wrong user/i.test(session?.['error'] ?? '');
      return refused ? failure('refused', HOUR_MS) : failure('service');
    },
    async ask(key, callsign, signal) {
      const query = new URLSearchParams({ id: key, callsign, prg: agent });
      const text = await fetchAnswer({ url: `${url}?${query.toString()}`, signal });
      return typeof text === 'string' ? readReply(text, callsign) : text;
    },
  });
}

function readReply(text: string, callsign: string): OnlineReply | { state: 'session-ended' } {
  const error = xmlFields(text, 'session')?.['error'] ?? '';
  if (/^callsign not found/i.test(error)) return { state: 'unknown' };
  if (/^session does not exist or expired/i.test(error)) return { state: 'session-ended' };
  const found = xmlFields(text, 'search');
  if (found === undefined) return failure('service');
  if (found['callsign']?.toUpperCase() !== callsign) return { state: 'unknown' };
  const known = {
    name: found['adr_name'],
    firstName: found['nick'],
    city: found['qth'],
    state: found['us_state'],
    country: found['country'],
    grid: found['grid'],
  };
  return { state: 'licensed', licence: licenceOf(callsign, known) };
}
