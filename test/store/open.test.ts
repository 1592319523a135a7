/** The database file: how it is opened, how transactions and reads get along, what fails how. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadSqliteAddon } from '../../src/platform/native-parts.ts';
import { openForReading, openForWriting } from '../../src/store/dialects/sqlite-file.ts';
import { openServerStore } from '../../src/store/server/store.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { sampleRecording } from '../support/samples.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { ON_SQLITE, tempServerStore } from '../support/temp-store.ts';

const ADDON = loadSqliteAddon();
const OF_FILES = { skip: ON_SQLITE ? false : 'a matter of SQLite files' };
const options = (path: string) => ({ path, clock: new FakeClock(), addon: ADDON });

test('every connection writes through to the disk and waits for others', (t) => {
  const path = join(tempFolder(t), 'db');
  // Twice, since SQLite gives a connection to an existing WAL file other settings.
  for (const open of [openForWriting, openForWriting, openForReading]) {
    const connection = open(path, ADDON);
    const pragma = (name: string) => connection.pragma(name, { simple: true });
    assert.equal(pragma('journal_mode'), 'wal');
    assert.equal(pragma('synchronous'), 2, 'full');
    assert.equal(pragma('foreign_keys'), 1);
    assert.equal(pragma('busy_timeout'), 5_000);
    assert.equal(pragma('query_only'), open === openForReading ? 1 : 0);
    connection.exec(open === openForWriting ? 'create table if not exists one (id)' : 'select 1');
    assert.equal(pragma('auto_vacuum'), 2, 'incremental');
    connection.close();
  }
});

test(
  'only its owner reads the database, also when the file was there with other rights',
  OF_FILES,
  async (t) => {
    const folder = tempFolder(t);
    const path = join(folder, 'server.db');
    writeFileSync(path, '', { mode: 0o644 });
    await tempServerStore(t, undefined, folder);
    for (const file of [path, `${path}-wal`, `${path}-shm`]) {
      assert.equal(statSync(file).mode & 0o777, 0o600, file);
    }
  },
);

test('a read goes on while a transaction is open, and sees its end', async (t) => {
  const store = await tempServerStore(t);
  const recording = sampleRecording();
  const during = await store.transaction(async (tx) => {
    await tx.recordings.add(recording);
    assert.equal((await tx.recordings.get(recording.id)).id, recording.id, 'seen inside');
    return store.views.counts();
  });
  assert.equal(during.recordings, 0, 'not seen outside before the commit');
  assert.equal((await store.views.counts()).recordings, 1);
});

test(
  'transactions of one process take turns; one that throws leaves nothing',
  OF_FILES,
  async (t) => {
    const store = await tempServerStore(t);
    const order: string[] = [];
    const run = (name: string, fails: boolean) =>
      store.transaction(async (tx) => {
        order.push(`${name} begins`);
        await tx.recordings.add(sampleRecording());
        await new Promise((resolve) => setImmediate(resolve));
        order.push(`${name} ends`);
        if (fails) throw new Error(name);
      });
    const results = await Promise.allSettled([run('a', false), run('b', true), run('c', false)]);
    const fates = results.map(({ status }) => status);
    assert.deepEqual(fates, ['fulfilled', 'rejected', 'fulfilled']);
    assert.deepEqual(
      order,
      ['a', 'b', 'c'].flatMap((name) => [`${name} begins`, `${name} ends`]),
    );
    assert.equal((await store.views.counts()).recordings, 2);
  },
);

test('what a transaction handed out is dead when it ends', async (t) => {
  const store = await tempServerStore(t);
  const escaped = await store.transaction(async (tx) => ({ tx }));
  await assert.rejects(escaped.tx.recordings.add(sampleRecording()), /already committed/);
  await assert.rejects(escaped.tx.jobs.enqueue('ingest', 'a', 0), /already committed/);
  assert.equal((await store.views.counts()).recordings, 0);
});

test(
  'while another process writes, this one goes on with other work and then gets its turn',
  OF_FILES,
  async (t) => {
    const folder = tempFolder(t);
    const store = await tempServerStore(t, undefined, folder);
    const other = openForWriting(join(folder, 'server.db'), ADDON);
    t.after(async () => {
      other.close();
    });
    other.exec('begin immediate');
    const writing = store.transaction((tx) => tx.recordings.add(sampleRecording()));
    // A wait that blocked this thread would never let the other one end.
    await new Promise((resolve) => setTimeout(resolve, 1));
    other.exec('commit');
    assert.equal((await writing).added, true);
  },
);

test('closing waits for the transaction that runs', OF_FILES, async (t) => {
  const folder = tempFolder(t);
  const recording = sampleRecording();
  const store = await openServerStore(options(join(folder, 'server.db')));
  const writing = store.transaction(async (tx) => {
    await new Promise((resolve) => setImmediate(resolve));
    await tx.recordings.add(recording);
  });
  await store[Symbol.asyncDispose]();
  await writing;
  const again = await tempServerStore(t, undefined, folder);
  assert.equal((await again.recordings.get(recording.id)).id, recording.id);
});

test('a file that is no database, or a damaged one, is named as such and not touched', async (t) => {
  const folder = tempFolder(t);
  const text = join(folder, 'text.db');
  writeFileSync(text, 'this is no database at all, but long enough to look at '.repeat(100));
  await assert.rejects(openServerStore(options(text)), {
    code: 'store/corrupt',
    message: /text\.db/,
  });
  assert.match(readFileSync(text, 'utf8'), /^this is no database/);

  const path = join(folder, 'server.db');
  await (await openServerStore(options(path)))[Symbol.asyncDispose]();
  assert.ok(!existsSync(`${path}-wal`), 'closing folds the log into the file');
  const bytes = readFileSync(path);
  bytes.fill(0xee, 4096, 40_000);
  const damaged = join(folder, 'damaged.db');
  writeFileSync(damaged, bytes);
  await assert.rejects(openServerStore(options(damaged)), { code: 'store/corrupt' });
});

test('a place that cannot be written is named as such', async (t) => {
  const folder = tempFolder(t);
  writeFileSync(join(folder, 'file'), '');
  const below = openServerStore(options(join(folder, 'file', 'server.db')));
  await assert.rejects(below, { code: 'data/not-writable', message: /server\.db/ });
  mkdirSync(join(folder, 'server.db'));
  const isFolder = openServerStore(options(join(folder, 'server.db')));
  await assert.rejects(isFolder, { code: 'data/not-writable' });
});

test('a folder of another user is not writable', async (t) => {
  const folder = tempFolder(t);
  mkdirSync(join(folder, 'theirs'), { mode: 0o555 });
  const canOverride = process.getuid?.() === 0;
  if (canOverride) return t.skip('root writes everywhere');
  const opening = openServerStore(options(join(folder, 'theirs', 'server.db')));
  return assert.rejects(opening, { code: 'data/not-writable' });
});

test('a full disk is said to be full, and what was there before stays', OF_FILES, async (t) => {
  const folder = tempFolder(t);
  const store = await tempServerStore(t, undefined, folder);
  const kept = sampleRecording();
  await store.transaction((tx) => tx.recordings.add(kept));
  await store[Symbol.asyncDispose]();

  const path = join(folder, 'server.db');
  const limited = openForWriting(path, ADDON);
  const pages = limited.pragma('page_count', { simple: true });
  limited.pragma(`max_page_count = ${Number(pages)}`);
  const { toStoreFailure } = await import('../../src/store/failures.ts');
  try {
    limited.exec(`create table big as select zeroblob(1000000) as bytes`);
    assert.fail('it was written');
  } catch (error) {
    assert.equal(toStoreFailure(error, path).code, 'data/disk-full');
  }
  limited.close();
  const again = await openServerStore(options(path));
  assert.equal((await again.recordings.get(kept.id)).id, kept.id);
  await again[Symbol.asyncDispose]();
});
