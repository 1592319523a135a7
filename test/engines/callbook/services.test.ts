/** QRZ, HamQTH and callook as their documentation says they answer, behind a local server. */
import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { callook } from '../../../src/engines/callbook/callook.ts';
import { hamqth } from '../../../src/engines/callbook/hamqth.ts';
import { qrz } from '../../../src/engines/callbook/qrz.ts';

const { signal } = new AbortController();
const LOGIN = { user: 'W7ABC', password: () => 'p w&d;=' };

interface Asked {
  readonly url: string;
  readonly values: URLSearchParams;
}

/** A service that answers with what `answer` says, and remembers what it was asked. */
async function serve(
  t: TestContext,
  answer: (asked: Asked, count: number) => string | { status: number; retryAfter?: string },
) {
  const asked: Asked[] = [];
  const onRequest = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let body = '';
    for await (const piece of request) body += String(piece);
    const url = new URL(request.url ?? '', 'http://x');
    const one = { url: url.pathname + url.search, values: new URLSearchParams(body || url.search) };
    asked.push(one);
    const said = answer(one, asked.length);
    if (typeof said === 'string') return void response.end(said);
    response
      .writeHead(said.status, said.retryAfter ? { 'Retry-After': said.retryAfter } : {})
      .end();
  };
  const server = createServer((request, response) => void onRequest(request, response));
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return { asked, url: `http://127.0.0.1:${port}` };
}

const QRZ_HEAD =
  '<?xml version="1.0" ?><QRZDatabase version="1.36" xmlns="http://xmldata.qrz.com">';
const qrzAnswer = (inside: string): string => `${QRZ_HEAD}${inside}</QRZDatabase>`;
const qrzSession = (inside: string): string => qrzAnswer(`<Session>${inside}</Session>`);
const QRZ_FOUND = `<Callsign><call>AA7BQ</call><fname>FRED L</fname><name>LLOYD</name>
  <addr1>8711 E PINNACLE PEAK RD 193</addr1><addr2>SCOTTSDALE</addr2><state>AZ</state><zip>85255</zip>
  <country>United States</country><land>USA &amp; more</land><grid>DM32af</grid><class>E</class>
  <email>nobody@example.org</email></Callsign>`;

test('QRZ: one login serves many lookups, and no address or e-mail comes out', async (t) => {
  const { asked, url } = await serve(t, ({ values }) =>
    values.has('username')
      ? qrzSession('<Key>K1</Key><Count>1</Count><SubExp>non-subscriber</SubExp>')
      : qrzAnswer(`${QRZ_FOUND}<Session><Key>K1</Key></Session>`),
  );
  const service = qrz(LOGIN, 'tsn', `${url}/`);
  const reply = await service.ask('AA7BQ', signal);
  assert.deepEqual(reply, {
    state: 'licensed',
    licence: {
      callsign: 'AA7BQ',
      status: 'active',
      name: 'FRED L LLOYD',
      firstName: 'FRED L',
      operatorClass: 'E',
      city: 'SCOTTSDALE',
      state: 'AZ',
      country: 'USA & more',
      grid: 'DM32af',
    },
  });
  await service.ask('AA7BQ', signal);
  assert.equal(asked.length, 3);
  assert.equal(asked[0]?.values.get('password'), 'p w&d;=');
  assert.ok(
    asked.every((one) => one.url === '/'),
    'nothing secret stands in an address',
  );
});

test('QRZ: lookups that begin together share one login', async (t) => {
  const { asked, url } = await serve(t, ({ values }) =>
    values.has('username')
      ? qrzSession('<Key>K1</Key>')
      : qrzSession('<Key>K1</Key><Error>Not found: X</Error>'),
  );
  const service = qrz(LOGIN, 'tsn', `${url}/`);
  await Promise.all(['W1AW', 'K7ABC', 'N0AX'].map((callsign) => service.ask(callsign, signal)));
  assert.equal(asked.filter(({ values }) => values.has('username')).length, 1);
});

test('QRZ: a key that has ended is replaced once, and the lookup goes on', async (t) => {
  let logins = 0;
  const { url } = await serve(t, ({ values }) => {
    if (values.has('username')) return qrzSession(`<Key>K${++logins}</Key>`);
    if (values.get('s') === 'K1') return qrzSession('<Error>Session Timeout</Error>');
    return qrzAnswer(`${QRZ_FOUND}<Session><Key>K2</Key></Session>`);
  });
  assert.equal((await qrz(LOGIN, 'tsn', `${url}/`).ask('AA7BQ', signal)).state, 'licensed');
  assert.equal(logins, 2);
});

test('QRZ: keys that end at once do not make an endless loop', async (t) => {
  const { asked, url } = await serve(t, ({ values }) =>
    values.has('username')
      ? qrzSession('<Key>K</Key>')
      : qrzSession('<Error>Invalid session key</Error>'),
  );
  const reply = await qrz(LOGIN, 'tsn', `${url}/`).ask('W1AW', signal);
  assert.deepEqual(reply, { state: 'failed', reason: 'service', pauseMs: 0 });
  assert.equal(asked.length, 4);
});

for (const [what, error, expected] of [
  ['an unknown callsign', '<Key>K</Key><Error>Not found: g1srdd</Error>', { state: 'unknown' }],
  [
    'a refused user, for a day',
    '<Key>K</Key><Error>Connection refused</Error>',
    { state: 'failed', reason: 'refused', pauseMs: 86_400_000 },
  ],
  [
    'a limit',
    '<Key>K</Key><Error>Lookup limit exceeded</Error>',
    { state: 'failed', reason: 'service', pauseMs: 0 },
  ],
] as const) {
  test(`QRZ: ${what} is not taken for something else`, async (t) => {
    const { url } = await serve(t, ({ values }) =>
      qrzSession(values.has('username') ? '<Key>K</Key>' : error),
    );
    assert.deepEqual(await qrz(LOGIN, 'tsn', `${url}/`).ask('W1AW', signal), expected);
  });
}

test('QRZ: a former callsign, answered with the present one, is nobody’s now', async (t) => {
  const { url } = await serve(t, ({ values }) =>
    values.has('username')
      ? qrzSession('<Key>K</Key>')
      : qrzAnswer(`${QRZ_FOUND}<Session><Key>K</Key></Session>`),
  );
  assert.deepEqual(await qrz(LOGIN, 'tsn', `${url}/`).ask('WN7BQ', signal), { state: 'unknown' });
});

test('QRZ: a wrong password is refused, a missing one is never sent', async (t) => {
  const { asked, url } = await serve(t, () =>
    qrzSession('<Error>Username/password incorrect </Error>'),
  );
  const wrong = await qrz(LOGIN, 'tsn', `${url}/`).ask('W1AW', signal);
  assert.ok(wrong.state === 'failed' && wrong.reason === 'refused' && wrong.pauseMs > 0);
  const none = await qrz({ user: 'W7ABC', password: () => undefined }, 'tsn', `${url}/`).ask(
    'W1AW',
    signal,
  );
  assert.ok(none.state === 'failed' && none.reason === 'not-configured');
  assert.equal(asked.length, 1);
});

const hamqthAnswer = (inside: string): string =>
  `<?xml version="1.0"?>\n<HamQTH version="2.7" xmlns="https://www.hamqth.com">\n${inside}</HamQTH>`;

test('HamQTH: an ended session is renewed, and the street stays behind', async (t) => {
  let logins = 0;
  const { url } = await serve(t, ({ values }) => {
    if (values.has('u'))
      return hamqthAnswer(`<session><session_id>S${++logins}</session_id></session>`);
    if (values.get('id') === 'S1')
      return hamqthAnswer('<session><error>Session does not exist or expired</error></session>');
    return hamqthAnswer(`<search><callsign>ok2cqr</callsign><nick>Petr</nick><qth>Neratovice</qth>
      <country>Czech Republic</country><grid>jo70gg</grid><adr_name>Petr Hlozek</adr_name>
      <adr_street1>17. listopadu 1065</adr_street1><adr_zip>27711</adr_zip></search>`);
  });
  const reply = await hamqth(LOGIN, 'tsn', `${url}/xml.php`).ask('OK2CQR', signal);
  assert.ok(reply.state === 'licensed');
  assert.equal(reply.licence.city, 'Neratovice');
  assert.doesNotMatch(JSON.stringify(reply), /listopadu|27711/);
});

for (const [what, said, reason] of [
  ['Callsign not found', 'Callsign not found', undefined],
  ['another error', 'Database is down', 'service'],
] as const) {
  test(`HamQTH: ${what}`, async (t) => {
    const { url } = await serve(t, ({ values }) =>
      hamqthAnswer(
        values.has('u')
          ? '<session><session_id>S</session_id></session>'
          : `<session><error>${said}</error></session>`,
      ),
    );
    const reply = await hamqth(LOGIN, 'tsn', `${url}/xml.php`).ask('OK2CQR', signal);
    assert.equal(reply.state === 'failed' ? reply.reason : undefined, reason);
    assert.equal(reply.state, reason === undefined ? 'unknown' : 'failed');
  });
}

test('HamQTH: a wrong password is refused', async (t) => {
  const { url } = await serve(t, () =>
    hamqthAnswer('<session><error>Wrong user name or password</error></session>'),
  );
  const reply = await hamqth(LOGIN, 'tsn', `${url}/xml.php`).ask('OK2CQR', signal);
  assert.ok(reply.state === 'failed' && reply.reason === 'refused');
});

const CALLOOK = {
  status: 'VALID',
  type: 'CLUB',
  current: { callsign: 'W1AW', operClass: '' },
  previous: { callsign: '', operClass: '' },
  trustee: { callsign: 'NA2AA', name: 'SOMEBODY' },
  name: 'ARRL HQ OPERATORS CLUB',
  address: { line1: '225 MAIN ST', line2: 'NEWINGTON, CT 06111', attn: '' },
  location: { latitude: '41.714775', longitude: '-72.727260', gridsquare: 'FN31pr' },
  otherInfo: { grantDate: '12/08/2020', expiryDate: '02/26/2031', frn: '0004511143' },
};

test('callook: a club is found, without its street', async (t) => {
  const { asked, url } = await serve(t, () => JSON.stringify(CALLOOK));
  const reply = await callook(url).ask('W1AW', signal);
  assert.ok(reply.state === 'licensed');
  assert.equal(reply.licence.city, 'NEWINGTON');
  assert.equal(reply.licence.expiresOn, '2031-02-26');
  assert.equal(reply.licence.kind, 'club');
  assert.doesNotMatch(JSON.stringify(reply), /MAIN|06111/);
  assert.equal(asked[0]?.url, '/W1AW/json');
  assert.deepEqual(
    ['W1AW', 'JA1ABC'].map((each) => callook(url).covers?.(each)),
    [true, false],
  );
  assert.equal(asked.length, 1, 'it is not asked about what it cannot know');
});

for (const [status, state] of [
  ['INVALID', 'unknown'],
  ['UPDATING', 'failed'],
  ['SOMETHING', 'failed'],
] as const)
  test(`callook: ${status} is ${state}`, async (t) => {
    const { url } = await serve(t, () => JSON.stringify({ status }));
    assert.equal((await callook(url).ask('W1AW', signal)).state, state);
  });

test('limits, error pages and silence are failures, never "unknown"', async (t) => {
  const answers = [
    { status: 429, retryAfter: '120' },
    { status: 503 },
    { status: 500 },
    '<html>down</html>',
    '',
  ];
  const { url } = await serve(t, (_, count) => answers[count - 1] ?? '');
  const replies = [];
  for (const _ of answers) replies.push(await callook(url).ask('W1AW', signal));
  assert.deepEqual(
    replies.map((reply) => reply.state === 'failed' && reply.pauseMs),
    [120_000, 3_600_000, 0, 0, 0],
  );
  const nobody = await callook('http://127.0.0.1:1').ask('W1AW', signal);
  assert.deepEqual(nobody, { state: 'failed', reason: 'network', pauseMs: 0 });
});
