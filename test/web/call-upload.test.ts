/** Other recorders upload as to rdio-scanner and OpenMHz, and are answered in the words that they wait for. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callSite, formOf, KEY } from '../support/call-site.ts';
import { tone } from './support.ts';

const WAV = new Blob([new Uint8Array(tone(1))], { type: 'audio/wav' });
const START = 1_769_601_600;
const RDIO = '/api/call-upload';

/** As trunk-recorder's plugin sends it: the audio first. */
const CALL = {
  'audio:9001-1769601600_851425000-call_1.wav': WAV,
  audioName: '9001-1769601600_851425000-call_1.wav',
  audioType: 'audio/wav',
  dateTime: String(START),
  frequencies: '[]',
  frequency: '851425000',
  key: KEY,
  patches: '[9001,9002]',
  talkgroup: '9001',
  talkgroupGroup: 'Fire',
  talkgroupLabel: 'FIRE DISP',
  talkgroupTag: 'Fire dispatch',
  sources: '[{ "pos": 0.00, "src": 3101234 }, { "pos": 4.20, "src": 3105678, "tag": "Engine 5" }]',
  system: '11',
  systemLabel: 'county',
};

const text = async (answer: Promise<{ status: number; text: string }>) => {
  const { status, text: said } = await answer;
  return `${status} ${said}`;
};

test('rdio-scanner: a call becomes a recording of the key, with all that was said of it', async (t) => {
  const { site, addKey, post, drafts } = await callSite(t);
  await addKey(KEY);
  assert.equal(await text(post(RDIO, formOf(CALL))), '200 Call imported successfully.\n');
  const [item] = (await site.store.views.recordings({ limit: 5 })).items;
  const recording = await site.store.recordings.get(item?.id ?? '');
  const { node, source, originalName, recordedAt, recordedAtCertainty } = recording;
  assert.deepEqual(
    { node, source, originalName, recordedAt, recordedAtCertainty },
    {
      ...{ node: 'county', source: '11', originalName: CALL.audioName },
      ...{ recordedAt: START * 1_000, recordedAtCertainty: 'exact' },
    },
  );
  const manifest = recording.manifest as { frequencyHz: number; labels: Record<string, string> };
  assert.equal(manifest.frequencyHz, 851_425_000);
  assert.deepEqual(manifest.labels, {
    ...{ talkgroup: '9001', talkgroupLabel: 'FIRE DISP', talkgroupGroup: 'Fire' },
    ...{ talkgroupTag: 'Fire dispatch', system: '11', systemLabel: 'county', unit: '3101234' },
    ...{ overs: '0 3101234, 4.2 3105678 Engine 5', patches: '9001 9002' },
  });
  assert.deepEqual(
    (await site.store.jobs.list({ limit: 5 })).map(({ kind }) => kind),
    ['ingest'],
  );
  assert.deepEqual(drafts(), []);
});

test('rdio-scanner: the same call again is success, and no second recording', async (t) => {
  const { site, addKey, post } = await callSite(t);
  await addKey(KEY);
  for (let times = 0; times < 3; times++) {
    assert.equal(await text(post(RDIO, formOf(CALL))), '200 Call imported successfully.\n');
  }
  assert.equal((await site.store.views.recordings({ limit: 5 })).items.length, 1);
});

test('rdio-scanner: what lacks something is answered as sdrtrunk and others expect, and is kept when the key holds', async (t) => {
  const { site, addKey, post } = await callSite(t);
  await addKey(KEY);
  const probe = { key: KEY, system: '11', test: '1' };
  assert.equal(await text(post(RDIO, formOf(probe))), '417 Incomplete call data: no talkgroup\n');
  const lacking: [Partial<typeof CALL>, string][] = [
    [{ talkgroup: '0' }, 'no talkgroup'],
    [{ system: '0' }, 'no system'],
    [{ dateTime: 'yesterday' }, 'no datetime'],
  ];
  for (const [change, what] of lacking) {
    const form = formOf({ ...CALL, ...change, audioName: `${what}.wav` });
    const said = await text(post(RDIO, form));
    assert.equal(said, `417 Incomplete call data: ${what}\n`);
  }
  const { 'audio:9001-1769601600_851425000-call_1.wav': _, ...silent } = CALL;
  assert.equal(await text(post(RDIO, formOf(silent))), '417 Incomplete call data: no audio\n');
  const kept = await site.receive.quarantine.all();
  assert.deepEqual(
    kept.map(({ message }) => message).sort(),
    lacking.map(([, what]) => what).sort(),
  );
  assert.ok(
    kept.every(({ fields }) => !('key' in fields)),
    'keys are kept nowhere',
  );
});

test('rdio-scanner: a key that is unknown, revoked, expired or made for others is refused, and nothing is kept', async (t) => {
  const { site, addKey, post, drafts } = await callSite(t);
  const refused = '401 Invalid API key for system 11 talkgroup 9001.\n';
  assert.equal(await text(post(RDIO, formOf(CALL))), refused);
  const id = await addKey(KEY);
  await site.store.transaction((tx) => tx.uploadKeys.revoke(id, 2));
  await addKey('an-expired-key', { expiresAt: site.clock.now() });
  await addKey('a-key-for-openmhz', { rights: ['openmhz'] });
  for (const key of [KEY, 'an-expired-key', 'a-key-for-openmhz', '']) {
    assert.equal(await text(post(RDIO, formOf({ ...CALL, key }))), refused, key);
  }
  assert.deepEqual(await site.receive.quarantine.all(), []);
  assert.deepEqual(await site.arrived(), {});
  assert.deepEqual(drafts(), []);
});

test('rdio-scanner: a system that the key is not for is refused, waits in quarantine, and can be replayed', async (t) => {
  const { site, addKey, post } = await callSite(t);
  await addKey(KEY, { system: '12', source: 'scanner' });
  const refused = '401 Invalid API key for system 11 talkgroup 9001.\n';
  for (let times = 0; times < 2; times++)
    assert.equal(await text(post(RDIO, formOf(CALL))), refused);
  const [item, ...more] = await site.receive.quarantine.all();
  assert.deepEqual(more, [], 'once');
  assert.equal(item?.code, 'upload/foreign-system');
  assert.equal(item.fields['talkgroupLabel'], 'FIRE DISP');
  await site.receive.desk.replay(item.id);
  assert.deepEqual(Object.keys(await site.arrived()), [CALL.audioName]);
  assert.deepEqual(await site.receive.quarantine.all(), []);
});

test('rdio-scanner: what is no audio is kept in quarantine, so the recorder need not send it again', async (t) => {
  const { site, addKey, post } = await callSite(t);
  await addKey(KEY);
  const words = new Blob(['just some words, and more than forty-four bytes of them']);
  const said = await text(
    post(RDIO, formOf({ ...CALL, 'audio:9001-1769601600_851425000-call_1.wav': words })),
  );
  assert.equal(said, '200 Call imported successfully.\n');
  assert.deepEqual(
    (await site.receive.quarantine.all()).map(({ code }) => code),
    ['audio/not-audio'],
  );
  assert.deepEqual(await site.arrived(), {});
});

test('rdio-scanner: other methods and bodies are answered as there', async (t) => {
  const { post, postRaw, addKey } = await callSite(t);
  await addKey(KEY);
  assert.equal(await text(postRaw(RDIO, '', Buffer.from('x'))), '400 Invalid content-type\n');
  assert.equal(
    await text(postRaw(RDIO, 'text/plain', Buffer.from('x'))),
    '400 Not a multipart content\n',
  );
  assert.match(
    await text(postRaw(RDIO, 'multipart/form-data', Buffer.from('x'))),
    /^417 multipart: /,
  );
  const torn = Buffer.from('--b\r\nContent-Disposition: form-data; name="key"\r\n\r\nabc');
  assert.match(
    await text(postRaw(RDIO, 'multipart/form-data; boundary=b', torn)),
    /^417 multipart: /,
  );
  assert.match(
    await text(post(RDIO, formOf({ ...CALL, 'meta:m.json': new Blob(['{']) }))),
    /^200 /,
  );
});

test('sdrtrunk names two content types, dates by the second and gives its fields in other order', async (t) => {
  const { site, addKey, postRaw } = await callSite(t);
  await addKey(KEY);
  const { sources: _, 'audio:9001-1769601600_851425000-call_1.wav': audio, ...fields } = CALL;
  const request = new Response(formOf({ ...fields, source: '3101234', 'audio:x.mp3': audio }));
  const type = `${request.headers.get('content-type')}, audio/mpeg`;
  const body = new Uint8Array(await request.arrayBuffer());
  assert.equal(await text(postRaw(RDIO, type, body)), '200 Call imported successfully.\n');
  assert.equal(Object.keys(await site.arrived()).length, 1);
});

test('trunk-recorder: its JSON says when, who and on what, as a field or as a file', async (t) => {
  const { site, addKey, post } = await callSite(t);
  await addKey(KEY);
  const meta = JSON.stringify({
    ...{
      freq: 460_125_000,
      start_time: START,
      stop_time: START + 9,
      talkgroup: 77,
      short_name: 'pd',
    },
    ...{ talkgroup_tag: 'PD 1', srcList: [{ src: 5, time: START, pos: 0, tag: '' }] },
  });
  const path = '/api/trunk-recorder-call-upload';
  const fields = { key: KEY, system: '4', 'audio:77-1769601600_460125000.wav': WAV };
  assert.equal(
    await text(post(path, formOf({ ...fields, meta }))),
    '200 Call imported successfully.\n',
  );
  const asFile = { ...fields, 'meta:x.json': new Blob([meta], { type: 'application/json' }) };
  assert.equal(await text(post(path, formOf(asFile))), '200 Call imported successfully.\n');
  const { items } = await site.store.views.recordings({ limit: 5 });
  assert.equal(items.length, 1, 'the same');
  const { manifest, recordedAt } = await site.store.recordings.get(items[0]?.id ?? '');
  assert.equal(recordedAt, START * 1_000);
  const { labels, frequencyHz } = manifest as {
    labels: Record<string, string>;
    frequencyHz: number;
  };
  assert.equal(frequencyHz, 460_125_000);
  assert.equal(labels['talkgroupLabel'], 'PD 1');
  assert.equal(await text(post(path, formOf({ ...fields, meta: '{' }))), '417 Invalid call data\n');
});

const MHZ = {
  'call:9001-1769601600_851425000.m4a': WAV,
  freq: '851425000',
  error_count: '0',
  spike_count: '0',
  start_time: String(START),
  stop_time: String(START + 5),
  call_length: '5',
  talkgroup_num: '9001',
  emergency: '1',
  api_key: KEY,
  patch_list: '[]',
  source_list: '[{ "pos": 0.00, "src": 3101234 }]',
};

test('OpenMHz: a call is taken with an empty answer, and refusals come in its words', async (t) => {
  const { site, addKey, post } = await callSite(t);
  assert.equal(await text(post('/county/upload', formOf(MHZ))), '500 API Keys do not match!\n');
  await addKey(KEY, { system: 'county' });
  assert.equal(await text(post('/County/upload', formOf(MHZ))), '200 ');
  const other = await text(post('/other/upload', formOf(MHZ)));
  assert.equal(other, '500 ShortName does not exist: other\n');
  assert.equal((await site.receive.quarantine.all()).length, 1);
  const [item] = (await site.store.views.recordings({ limit: 5 })).items;
  const { manifest, recordedAt, source } = await site.store.recordings.get(item?.id ?? '');
  assert.deepEqual({ recordedAt, source }, { recordedAt: START * 1_000, source: 'County' });
  const { labels } = manifest as { labels: Record<string, string> };
  assert.deepEqual(labels, {
    ...{ talkgroup: '9001', systemLabel: 'County', unit: '3101234', overs: '0 3101234' },
    emergency: 'true',
  });
});

test('OpenMHz: a probe without a call, a list that is none, a call that was never recorded', async (t) => {
  const { addKey, post, site } = await callSite(t);
  await addKey(KEY);
  const probe = await text(post('/county/upload', formOf({ api_key: KEY })));
  assert.equal(probe, '500 Incomplete call data: no talkgroup\n');
  const { 'call:9001-1769601600_851425000.m4a': _, ...silent } = MHZ;
  assert.equal(
    await text(post('/county/upload', formOf(silent))),
    '500 Error, invalid filename:\n',
  );
  const bad = formOf({ ...MHZ, source_list: '[' });
  assert.equal(await text(post('/county/upload', bad)), '500 Error parsing sourcelist\n');
  assert.equal((await site.receive.quarantine.all()).length, 1);
});

test('hostile names are names, and lead nowhere', async (t) => {
  const { site, addKey, post } = await callSite(t);
  await addKey(KEY);
  const names = [
    '../../etc/passwd',
    'a\u0000b\n.wav',
    `${'x'.repeat(900)}.wav`,
    '.part',
    'c:\\dos\\y.taken',
  ];
  for (const audioName of names) {
    assert.match(await text(post(RDIO, formOf({ ...CALL, audioName }))), /^200 /, audioName);
  }
  const kept = Object.keys(await site.arrived());
  assert.equal(kept.length, names.length);
  for (const name of kept) assert.ok(!/[/\\\p{Cc}]/u.test(name) && name.length <= 200, name);
});
