/** ZIP archives as the FCC publishes them: read in pieces, damage is never taken for data. */
import assert from 'node:assert/strict';
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { writeUlsSample } from '../../../scripts/uls-sample.ts';
import { openUlsFiles } from '../../../src/engines/callbook/uls-files.ts';
import { tempFolder } from '../../support/temp-folder.ts';

async function archive(t: TestContext, name = 'l_amat.zip'): Promise<string> {
  const path = join(tempFolder(t), name);
  await writeUlsSample(path, 500);
  return path;
}

async function textOf(file: { bytes(): AsyncIterable<Buffer> }): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of file.bytes()) pieces.push(piece);
  return Buffer.concat(pieces).toString('latin1');
}

test('an archive gives back what was packed, and its name and times say what it is', async (t) => {
  const files = await openUlsFiles(await archive(t));
  assert.equal(files.kind, 'full');
  assert.equal(new Date(files.dataAt).toISOString(), '2026-01-04T08:00:00.000Z');
  const text = await textOf(files.parts.EN);
  assert.equal(text.split('\r\n').length, 501);
  assert.equal(text.length, files.parts.EN.sizeBytes);
});

test('an unpacked folder is as good as the archive', async (t) => {
  const zipped = await openUlsFiles(await archive(t));
  const folder = tempFolder(t);
  for (const part of ['HD', 'AM', 'EN'] as const)
    writeFileSync(join(folder, `${part}.dat`), await textOf(zipped.parts[part]), 'latin1');
  const files = await openUlsFiles(folder);
  assert.equal(files.kind, undefined, 'a folder does not say what it holds');
  assert.equal(await textOf(files.parts.HD), await textOf(zipped.parts.HD));
});

for (const day of ['mon', 'sat'])
  test(`l_am_${day}.zip is a daily file`, async (t) => {
    assert.equal((await openUlsFiles(await archive(t, `l_am_${day}.zip`))).kind, 'daily');
  });

test('an archive that is cut short, or something else, is told at once', async (t) => {
  const path = await archive(t);
  truncateSync(path, 10_000);
  await assert.rejects(openUlsFiles(path), { code: 'callbook/damaged' });
  writeFileSync(path, 'not a zip');
  await assert.rejects(openUlsFiles(path), { code: 'callbook/damaged' });
  await assert.rejects(openUlsFiles(`${path}x`), { code: 'file/not-found' });
  await assert.rejects(openUlsFiles(tempFolder(t)), {
    code: 'callbook/not-uls',
    message: /HD\.dat/,
  });
});

test('one changed byte in an archive is found', async (t) => {
  const path = await archive(t);
  const bytes = readFileSync(path);
  bytes.writeUInt8(bytes.readUInt8(3_000) ^ 1, 3_000);
  writeFileSync(path, bytes);
  const files = await openUlsFiles(path);
  await assert.rejects(textOf(files.parts.HD), { code: 'callbook/damaged' });
});
