/** The register is brought up to date from a server that answers as the FCC's does, well and badly. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { licensees } from '../../scripts/uls/licensees.ts';
import { ulsRecord } from '../../scripts/uls/records.ts';
import { writeZip } from '../../scripts/uls/zip-writer.ts';
import { bringUpToDate } from '../../src/cli/callbook/update.ts';
import type { UlsPart } from '../../src/domain/callbook/uls.ts';
import type { Clock } from '../../src/platform/clock.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { tempCallbook } from '../support/callbook.ts';
import { tempFolder } from '../support/temp-folder.ts';

const HOUR = 3_600_000;
const SUNDAY = Date.UTC(2026, 0, 4, 8);
const ALL = [...licensees(30)];

/** An archive as of that time; `counts` is in each, the parts that changed besides. */
async function publish(folder: string, path: string, at: number, parts: string, from = 0) {
  const file = join(folder, path.replace('/', '-'));
  const those = ALL.slice(from, from + 10);
  const contents = (parts.match(/\w\w/g) ?? []).map((part) => {
    const pieces = those.map((one) => ulsRecord(part as UlsPart, one)); // as: the tests name parts
    return { name: `${part}.dat`, pieces };
  });
  await writeZip(file, [...contents, { name: 'counts', pieces: [`File Creation ${at}`] }], at);
  return { path: `/${path}`, bytes: readFileSync(file), at };
}

type Published = Awaited<ReturnType<typeof publish>>;
type Answer = (response: ServerResponse, file: Published | undefined, method: string) => void;

/** 404 for what is not published; what `badly` has an answer for is answered so. */
const well: Answer = (response, file, method) => {
  if (file === undefined) return void response.writeHead(404).end('no such file');
  const headers = {
    'Content-Length': file.bytes.length,
    'Last-Modified': new Date(file.at).toUTCString(),
    ETag: `"${file.at}"`,
  };
  response.writeHead(200, headers).end(method === 'HEAD' ? undefined : file.bytes);
};

async function site(t: TestContext) {
  const folder = tempFolder(t);
  const store = await tempCallbook(t);
  const published = new Map<string, Published>();
  const asked: string[] = [];
  const how = { answer: well };
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    how.answer(response, published.get(request.url ?? ''), request.method ?? '');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  t.after(() => server.close());
  const mirror = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // as: it listens
  const clock = new FakeClock(SUNDAY + HOUR);
  const signal = new AbortController().signal;
  return {
    ...{ folder, store, asked, how, clock },
    put: async (path: string, at: number, parts: string, from?: number): Promise<void> => {
      const file = await publish(folder, path, at, parts, from);
      published.set(file.path, file);
    },
    update: (given = signal, by: Clock = clock) =>
      bringUpToDate({ store, folder, mirror, signal: given, clock: by }),
  };
}

test('a day without changes, one with some, and one that is not written yet', async (t) => {
  const { put, update, clock, store } = await site(t);
  await put('complete/l_amat.zip', SUNDAY, 'HD AM EN');
  assert.equal((await update()).reports[0]?.records, 30);
  clock.advance(24 * 2 * HOUR);
  await put('daily/l_am_sun.zip', SUNDAY + HOUR, '');
  await put('daily/l_am_mon.zip', SUNDAY + 24 * HOUR, 'HD EN', 10);
  const { reports, absent, dataAt } = await update();
  assert.deepEqual(
    reports.map(({ records }) => records),
    [0, 20],
  );
  assert.deepEqual(absent, ['daily/l_am_tue.zip']);
  assert.equal(dataAt, SUNDAY + 24 * HOUR);
  assert.equal(await store.imports.licences(), 20);
  assert.deepEqual((await update()).reports, [], 'nothing twice');
});

test('a login page in place of the archive is told as that, and leaves nothing', async (t) => {
  const { put, update, how, folder } = await site(t);
  await put('complete/l_amat.zip', SUNDAY, 'HD AM EN');
  how.answer = (response) => response.writeHead(200).end('<html>Please log in</html>');
  await assert.rejects(update(), { code: 'callbook/download', message: /login page/ });
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.startsWith('l_am')),
    [],
  );
  how.answer = well;
  assert.equal((await update()).reports.length, 1);
});

test('a damaged archive is fetched anew the next time', async (t) => {
  const { put, update, how, folder, store } = await site(t);
  await put('complete/l_amat.zip', SUNDAY, 'HD AM EN');
  how.answer = (response, file, method) => {
    const bytes = Buffer.from(file?.bytes ?? '');
    bytes.fill(0, bytes.length / 4, bytes.length / 2);
    well(response, file && { ...file, bytes }, method);
  };
  await assert.rejects(update(), { code: 'callbook/damaged' });
  assert.equal(existsSync(join(folder, 'l_amat.zip')), false);
  how.answer = well;
  await update();
  assert.equal(await store.imports.licences(), 10);
});

test('an import that was stopped goes on with the archive that is there', async (t) => {
  const { put, update, asked, clock } = await site(t);
  await put('complete/l_amat.zip', SUNDAY, 'HD AM EN');
  const stop = new AbortController();
  let asks = 0;
  const now = () => {
    asks += 1;
    if (asks === 2) stop.abort(); // when the reading begins
    return clock.now();
  };
  const stopping = { now, elapsed: () => 0, sleep: () => Promise.resolve() };
  await assert.rejects(update(stop.signal, stopping), { code: 'callbook/stopped' });
  asked.length = 0;
  assert.equal((await update()).reports[0]?.records, 30);
  assert.deepEqual(asked, ['HEAD /complete/l_amat.zip']);
});

test('an address that is none is a slip of the command line', async (t) => {
  const { store, folder, clock } = await site(t);
  const { signal } = new AbortController();
  const wrong = bringUpToDate({ store, folder, clock, signal, mirror: 'data.fcc.gov' });
  await assert.rejects(wrong, { code: 'usage/invalid', message: /data\.fcc\.gov/ });
});
