import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { watchFolder } from '../../../src/engines/folder/events.ts';
import { scanFolder } from '../../../src/engines/folder/scan.ts';
import { atEnd } from '../../support/at-end.ts';
import { tempFolder } from '../../support/temp-folder.ts';

test('a scan sees every file at any depth, with size and time', async (t) => {
  const folder = tempFolder(t);
  mkdirSync(join(folder, '1999/deep/er'), { recursive: true });
  const names = ['a.WAV', '1999/b.wav', '1999/deep/er/c.gsm', '1999/empty.wav'];
  for (const name of names) {
    writeFileSync(join(folder, name), name.includes('empty') ? '' : name);
    utimesSync(join(folder, name), 1_700_000_000.5, 1_700_000_000.5);
  }
  const { files, unreadable } = await scanFolder(folder);
  assert.deepEqual(
    files.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    names.sort().map((name) => ({
      name,
      sizeBytes: name.includes('empty') ? 0 : name.length,
      mtimeMs: 1_700_000_000_500,
    })),
  );
  assert.deepEqual(unreadable, []);
});

test('a link within the folder counts as the file; circles and links to nothing are passed over', async (t) => {
  const folder = tempFolder(t);
  mkdirSync(join(folder, 'in'));
  writeFileSync(join(folder, 'in/a.wav'), 'a');
  symlinkSync('in/a.wav', join(folder, 'link.wav'));
  symlinkSync('..', join(folder, 'in/circle'));
  symlinkSync('/', join(folder, 'everything'));
  symlinkSync('itself', join(folder, 'itself'));
  symlinkSync('nowhere', join(folder, 'dangling.wav'));
  const { files, unfollowed, unreadable } = await scanFolder(folder);
  assert.deepEqual(files.map(({ name }) => name).sort(), ['in/a.wav', 'link.wav']);
  assert.deepEqual([unfollowed, unreadable], [[], []]);
});

test('a folder on another disk that is linked into the recorder’s is looked through, once', async (t) => {
  const folder = tempFolder(t);
  const disk = tempFolder(t);
  mkdirSync(join(disk, 'deep'));
  writeFileSync(join(disk, 'deep/a.wav'), 'a');
  symlinkSync('deep/a.wav', join(disk, 'newest.wav'));
  symlinkSync(disk, join(folder, '1999'));
  symlinkSync(disk, join(folder, 'again'));
  symlinkSync(folder, join(disk, 'back'));
  const { files, unfollowed } = await scanFolder(folder);
  assert.deepEqual(files.length, 2);
  assert.deepEqual(new Set(files.map(({ name }) => name.split('/').length)), new Set([2, 3]));
  assert.deepEqual(unfollowed, []);
});

test('a link to a file elsewhere is named and not followed: it may be a key', async (t) => {
  const folder = tempFolder(t);
  const elsewhere = tempFolder(t);
  writeFileSync(join(elsewhere, 'node.key'), 'secret');
  symlinkSync(join(elsewhere, 'node.key'), join(folder, 'a.wav'));
  const found = await scanFolder(folder);
  assert.deepEqual([found.files, found.unfollowed], [[], ['a.wav']]);
  const all = await scanFolder(folder, { links: 'all' });
  assert.deepEqual([all.files.length, all.unfollowed], [1, []]);
});

test('where no link is followed, each one is named', async (t) => {
  const folder = tempFolder(t);
  writeFileSync(join(folder, 'a.wav'), 'a');
  symlinkSync('a.wav', join(folder, 'b.wav'));
  symlinkSync(tempFolder(t), join(folder, 'c'));
  const { files, unfollowed } = await scanFolder(folder, { links: 'none' });
  assert.deepEqual(
    [files.map(({ name }) => name), unfollowed.toSorted()],
    [['a.wav'], ['b.wav', 'c']],
  );
});

test('a folder that is passed over hides all that lies in it, whatever way leads there', async (t) => {
  const folder = tempFolder(t);
  mkdirSync(join(folder, 'data/spool'), { recursive: true });
  writeFileSync(join(folder, 'data/spool/a.wav'), 'a');
  const other = join(tempFolder(t), 'other-way');
  symlinkSync(folder, other);
  for (const except of [join(folder, 'data'), join(other, 'data')]) {
    const { files } = await scanFolder(folder, { except: [except, join(folder, 'none')] });
    assert.deepEqual(files, []);
  }
});

test('a file whose name is not UTF-8 cannot be opened, and is told instead of passed over', async (t) => {
  const folder = tempFolder(t);
  mkdirSync(join(folder, '1999'));
  const bytes = Buffer.concat([Buffer.from(`${folder}/1999/caf`), Buffer.of(0xe9, 0x2e, 0x77)]);
  writeFileSync(bytes, 'a');
  writeFileSync(join(folder, '1999/caf\u00e9.wav'), 'a');
  writeFileSync(join(folder, 'written \uFFFD so.wav'), 'a');
  const { files, misnamed } = await scanFolder(folder);
  const names = files.map(({ name }) => name).sort();
  assert.deepEqual(names, ['1999/caf\u00e9.wav', 'written \uFFFD so.wav']);
  assert.deepEqual(misnamed, ['1999/caf\uFFFD.w']);
});

test('a folder and a link whose names are not UTF-8 are told as well: nobody sees what is in them', async (t) => {
  const folder = tempFolder(t);
  const named = (...rest: readonly number[]) =>
    Buffer.concat([Buffer.from(`${folder}/caf`), Buffer.of(0xe9, ...rest)]);
  mkdirSync(named());
  writeFileSync(Buffer.concat([named(), Buffer.from('/a.wav')]), 'a');
  writeFileSync(join(folder, 'b.wav'), 'b');
  symlinkSync('b.wav', named(0x2e, 0x77));
  const { files, misnamed } = await scanFolder(folder);
  assert.deepEqual(
    files.map(({ name }) => name),
    ['b.wav'],
  );
  assert.deepEqual(misnamed.toSorted(), ['caf\uFFFD', 'caf\uFFFD.w']);
});

test('a folder that is missing, or is a file, is told by name', async (t) => {
  const folder = tempFolder(t);
  writeFileSync(join(folder, 'file'), '');
  for (const name of ['none', 'file']) {
    await assert.rejects(scanFolder(join(folder, name)), {
      code: 'folder/not-found',
      message: new RegExp(name),
    });
  }
});

const skip = process.getuid?.() === 0 ? 'root reads everything' : false;

test('a folder that may not be read is told; one below it hides only what is in it', {
  skip,
}, async (t) => {
  const folder = tempFolder(t);
  mkdirSync(join(folder, 'closed'));
  writeFileSync(join(folder, 'a.wav'), '');
  chmodSync(join(folder, 'closed'), 0);
  const { files, unreadable } = await scanFolder(folder);
  assert.deepEqual([files.length, unreadable], [1, ['closed']]);
  await assert.rejects(scanFolder(join(folder, 'closed')), { code: 'folder/not-readable' });
  chmodSync(join(folder, 'closed'), 0o700);
});

test('a change below the folder gives a hint', async (t) => {
  const folder = tempFolder(t);
  mkdirSync(join(folder, '1999'));
  let hint: (() => void) | undefined;
  const events = watchFolder(
    folder,
    () => hint?.(),
    () => {},
  );
  atEnd(t, () => events[Symbol.asyncDispose]());
  await events.ready;
  const hinted = new Promise<void>((resolve) => {
    hint = resolve;
  });
  writeFileSync(join(folder, '1999/a.wav'), 'a');
  await hinted;
});

test('hints for a folder that is missing harm nobody', async (t) => {
  const folder = join(tempFolder(t), 'none');
  const events = watchFolder(
    folder,
    () => {},
    () => {},
  );
  await events.ready;
  mkdirSync(folder);
  rmSync(folder, { recursive: true });
  await events[Symbol.asyncDispose]();
});
