/** `tsn models pull` against a mirror on this machine, in a process of its own. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';

const ROOT = join(import.meta.dirname, '../..');

/** A model without a published checksum, so that any bytes will do. */
const NAME = 'tiny-q8_0';

async function mirror(t: TestContext, answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  t.after(() => server.close());
  await once(server, 'listening');
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  return `http://127.0.0.1:${address.port}`;
}

async function pull(t: TestContext, url: string): Promise<{ said: string; files: string[] }> {
  const data = mkdtempSync(join(tmpdir(), 'tsn-pull-'));
  t.after(() => rmSync(data, { recursive: true }));
  const args = ['src/main.ts', 'models', 'pull', NAME, '--mirror', url, '--data-dir', data];
  const child = spawn(join(ROOT, 'node_modules/.bin/node'), args, { cwd: ROOT, env: {} });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
  const [status] = await once(child, 'close');
  assert.equal(status, 0, said);
  const files = readdirSync(join(data, 'models')).filter((file) => file.endsWith('.bin'));
  return { said, files: files.sort() };
}

test('the voice detector comes with the first speech model', async (t) => {
  const url = await mirror(t, (_, response) => response.writeHead(200).end('lmgg weights'));
  const { files, said } = await pull(t, url);
  assert.deepEqual(files, ['ggml-silero-v6.2.0.bin', `ggml-${NAME}.bin`]);
  assert.match(said, /voice detector: /);
});

test('a mirror without the voice detector gives the speech model all the same', async (t) => {
  const url = await mirror(t, ({ url: path = '' }, response) =>
    path.includes('silero')
      ? response.writeHead(404).end()
      : response.writeHead(200).end('lmgg weights'),
  );
  const { files, said } = await pull(t, url);
  assert.deepEqual(files, [`ggml-${NAME}.bin`]);
  assert.match(said, /later: tsn models pull silero/);
});

test('only files of the models folder are removed', async (t) => {
  const data = mkdtempSync(join(tmpdir(), 'tsn-rm-'));
  t.after(() => rmSync(data, { recursive: true }));
  const mine = join(data, 'mine.bin');
  writeFileSync(mine, 'mine');
  const args = ['src/main.ts', 'models', 'rm', mine, '--data-dir', data];
  const child = spawn(join(ROOT, 'node_modules/.bin/node'), args, { cwd: ROOT, env: {} });
  let said = '';
  child.stderr.on('data', (chunk) => (said += chunk));
  const [status] = await once(child, 'close');
  assert.equal(status, 64, said);
  assert.match(said, /remove it yourself/);
  assert.ok(existsSync(mine));
});
