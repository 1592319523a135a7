/** Imports of the register: whole, daily, stopped in the middle, twice, older. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { licensees } from '../../../scripts/uls/licensees.ts';
import { STREET, ulsRecord } from '../../../scripts/uls/records.ts';
import { planPattern } from '../../../src/domain/callbook/call-pattern.ts';
import { ULS_PARTS, type UlsPart } from '../../../src/domain/callbook/uls.ts';
import type { UlsFile, UlsFiles } from '../../../src/engines/callbook/uls-files.ts';
import { ulsSource } from '../../../src/server/callbook/uls-source.ts';
import { importInto, sampleFiles, tempCallbook } from '../../support/callbook.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const { signal } = new AbortController();
const JANUARY = Date.UTC(2026, 0, 4);
const DAY = 86_400_000;

/** Files with the given text, as if published at `dataAt`. */
function files(text: Readonly<Record<UlsPart, string>>, dataAt = JANUARY): UlsFiles {
  const [HD, AM, EN] = ULS_PARTS.map(
    (part): UlsFile => ({
      sizeBytes: text[part].length,
      async *bytes() {
        yield Buffer.from(text[part], 'latin1');
      },
    }),
  ) as [UlsFile, UlsFile, UlsFile]; // one for each of the three parts
  const fingerprint = JSON.stringify(text);
  return { name: 'test', kind: undefined, dataAt, fingerprint, parts: { HD, AM, EN } };
}

function publication(some: Parameters<typeof ulsRecord>[1][], dataAt?: number): UlsFiles {
  const text = (part: UlsPart) => some.map((one) => ulsRecord(part, one)).join('');
  return files({ HD: text('HD'), AM: text('AM'), EN: text('EN') }, dataAt);
}

test('every licence of a full file can be looked up, with what belongs to it', async (t) => {
  const store = await tempCallbook(t);
  const report = await importInto(store, await sampleFiles(t, 1_000), { batchSize: 100 });
  assert.equal(report.records, 3_000);
  assert.equal(await store.imports.licences(), 1_000);
  for (const one of licensees(1_000)) {
    const licence = await store.licences.of(one.callsign);
    assert.ok(licence);
    assert.equal(licence.name, one.club === '' ? `${one.first} ${one.last}` : one.club);
    assert.equal(licence.status === 'active', one.status === 'A');
    assert.equal(licence.state, one.state);
  }
});

test('no street address is anywhere in the database', async (t) => {
  const folder = tempFolder(t);
  const store = await tempCallbook(t, folder);
  await importInto(store, await sampleFiles(t, 300));
  await store[Symbol.asyncDispose]();
  const bytes = readFileSync(join(folder, 'callbook.db'), 'latin1');
  assert.match(bytes, /AMATEUR RADIO CLUB/, 'the test sees what is stored');
  assert.doesNotMatch(bytes, new RegExp(`${STREET}|nobody@example|5555550100`));
});

test('an import that was stopped goes on where it was, and ends as if it had not been', async (t) => {
  const store = await tempCallbook(t);
  const sample = await sampleFiles(t, 12_000);
  const stop = new AbortController();
  const onProgress = () => stop.abort();
  const stopped = importInto(store, sample, { batchSize: 1_000, signal: stop.signal, onProgress });
  await assert.rejects(stopped, { code: 'callbook/stopped' });
  const before = await store.imports.licences();
  assert.ok(before > 0 && before < 12_000);
  const report = await importInto(store, sample, { batchSize: 1_000 });
  assert.ok(report.resumed);
  assert.equal(report.records, 36_000 - before);
  assert.equal(await store.imports.licences(), 12_000);
  const [last] = [...licensees(12_000)].slice(-1);
  assert.equal((await store.licences.of(last?.callsign ?? ''))?.city, last?.city);
});

test('the same publication is not read twice, whatever it is called', async (t) => {
  const store = await tempCallbook(t);
  await importInto(store, await sampleFiles(t, 50));
  const again = await importInto(store, await sampleFiles(t, 50));
  assert.equal(again.imported, false);
  assert.equal((await importInto(store, await sampleFiles(t, 50), { force: true })).records, 150);
  assert.equal((await store.imports.list(9)).length, 1);
});

test('a full file takes away what the register no longer has, a daily one only adds and changes', async (t) => {
  const store = await tempCallbook(t);
  const [one, two, three] = [...licensees(3)];
  assert.ok(one && two && three);
  await importInto(store, publication([one, two]));
  const changed = { ...two, city: 'Elsewhere', status: 'C' as const };
  await importInto(store, publication([changed, three], JANUARY + DAY), { kind: 'daily' });
  assert.equal((await store.licences.of(one.callsign))?.city, one.city);
  assert.equal((await store.licences.of(two.callsign))?.city, 'Elsewhere');
  assert.equal((await store.licences.of(two.callsign))?.status, 'cancelled');
  assert.equal((await store.licences.of(three.callsign))?.city, three.city);
  const report = await importInto(store, publication([changed, three], JANUARY + 7 * DAY), {
    force: true,
  });
  assert.equal(report.forgotten, 1);
  assert.equal(await store.licences.of(one.callsign), undefined);
});

test('older data does not replace newer by itself', async (t) => {
  const store = await tempCallbook(t);
  const [one, two] = [...licensees(2)];
  assert.ok(one && two);
  await importInto(store, publication([one]));
  const older = publication([two], JANUARY - DAY);
  await assert.rejects(importInto(store, older), { code: 'callbook/older' });
  assert.ok((await importInto(store, older, { force: true })).imported);
});

test('a daily file alone would look like a whole register: it is refused', async (t) => {
  const store = await tempCallbook(t);
  const daily = importInto(store, publication([...licensees(2)]), { kind: 'daily' });
  await assert.rejects(daily, { code: 'callbook/empty' });
});

test('files of something else are refused, and nothing is taken for complete', async (t) => {
  const store = await tempCallbook(t);
  const other = files({ HD: 'name,call\nx,y\n', AM: '', EN: '' });
  await assert.rejects(importInto(store, other), { code: 'callbook/not-uls' });
  assert.equal(await store.imports.newest(), undefined);
});

test('of several licences under one callsign the one in force is shown', async (t) => {
  const store = await tempCallbook(t);
  const [one] = [...licensees(1)];
  assert.ok(one);
  const former = { ...one, id: 9, status: 'E' as const, granted: '01/01/2024', city: 'Formerly' };
  await importInto(store, publication([one, former]));
  assert.equal((await store.licences.of(one.callsign))?.city, one.city);
  const plan = planPattern(`${one.callsign.slice(0, -1)}?`);
  assert.ok(plan);
  assert.deepEqual(
    (await store.licences.search(plan, 50)).map(({ city }) => city),
    [one.city],
  );
});

test('licensed, unknown and unavailable are three answers', async (t) => {
  const store = await tempCallbook(t);
  const source = ulsSource(store);
  const [one, lapsed] = [...licensees(5)].filter(({ id }) => id === 1_000_000 || id === 1_000_004);
  assert.ok(one && lapsed);
  const before = await source.lookup(one.callsign, signal);
  assert.deepEqual(before, { state: 'unavailable', source: 'uls', reason: 'no-data' });
  await importInto(store, publication([one, lapsed]));
  assert.equal((await source.lookup(one.callsign, signal)).state, 'licensed');
  const former = await source.lookup(lapsed.callsign, signal);
  assert.ok(former.state === 'unknown' && former.lapsed !== undefined);
  assert.deepEqual(await source.lookup('W1AW', signal), { state: 'unknown', source: 'uls' });
  const foreign = { state: 'unavailable', source: 'uls', reason: 'not-covered' };
  assert.deepEqual(
    await source.lookup('VE3ABC', signal),
    foreign,
    'of Canadians the FCC knows none',
  );
});

test('a pattern finds exactly the callsigns that it can be, from either end', async (t) => {
  const store = await tempCallbook(t);
  await importInto(store, await sampleFiles(t, 3_000));
  const all = [...licensees(3_000)].map(({ callsign }) => callsign);
  for (const pattern of ['KA0A?A', 'K?0AAA', 'KA0A??', 'KA0*', '*AA', 'W*', '?A0AAA']) {
    const plan = planPattern(pattern);
    assert.ok(plan, pattern);
    const regex = new RegExp(`^${pattern.replaceAll('?', '.').replaceAll('*', '.*')}$`);
    const expected = all.filter((callsign) => regex.test(callsign)).sort();
    const found = (await store.licences.search(plan, 5_000)).map(({ callsign }) => callsign);
    assert.deepEqual(found, expected, pattern);
  }
});
