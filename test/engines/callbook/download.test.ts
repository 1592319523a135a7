/** The FCC's files from a local server: a week-old day is left, a missing one waits, failures are told. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { downloadUls } from '../../../src/engines/callbook/download.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const MONDAY = Date.UTC(2026, 0, 5);
const DAY = 86_400_000;

async function fetchMonday(t: TestContext, status: number, changedAt: number) {
  const server = createServer((_, response) => {
    response
      .writeHead(status, { 'Last-Modified': new Date(changedAt).toUTCString() })
      .end('PK and more');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return downloadUls({
    download: { kind: 'daily', path: 'daily/l_am_mon.zip', notBefore: MONDAY },
    folder: tempFolder(t),
    mirror: `http://127.0.0.1:${port}/`,
    signal: new AbortController().signal,
    onProgress: () => {},
  });
}

test("a day's file is fetched once it is written", async (t) => {
  const path = await fetchMonday(t, 200, MONDAY + 3_600_000);
  assert.equal(readFileSync(path ?? '', 'utf8'), 'PK and more');
});

test('the file of the same day a week ago is left alone, and so is one that is not there', async (t) => {
  assert.equal(await fetchMonday(t, 200, MONDAY - 6 * DAY), undefined);
  assert.equal(await fetchMonday(t, 404, MONDAY), undefined);
});

test('a server that fails is told with its address and a remedy', async (t) => {
  await assert.rejects(fetchMonday(t, 500, MONDAY), { code: 'callbook/download', message: /500/ });
});
