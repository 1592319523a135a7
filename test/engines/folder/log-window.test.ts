import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Place, readLogWindow } from '../../../src/engines/folder/log-window.ts';
import { tempFolder } from '../../support/temp-folder.ts';

/** Lines are numbers; what is none says nothing. */
function between(first: number, last: number): Place {
  return (line) => {
    if (!/^\d+$/.test(line)) return undefined;
    return Number(line) < first ? 'before' : Number(line) > last ? 'after' : 'within';
  };
}

function linesOf(numbers: readonly number[]): string {
  return numbers.map((number) => `${number}\n`).join('');
}

test('exactly the lines that are wanted are read, wherever they stand', async (t) => {
  const path = join(tempFolder(t), 'log');
  const sorted = fc
    .array(fc.nat(5_000), { maxLength: 3_000 })
    .map((numbers) => numbers.toSorted((a, b) => a - b));
  await fc.assert(
    fc.asyncProperty(sorted, fc.nat(5_000), fc.nat(300), async (numbers, first, width) => {
      writeFileSync(path, linesOf(numbers));
      const wanted = numbers.filter((number) => number >= first && number <= first + width);
      const read = await readLogWindow(path, between(first, first + width));
      assert.deepEqual(read, wanted.map(String));
    }),
    { numRuns: 60 },
  );
});

test('of a long log only a small part is looked at', async (t) => {
  const path = join(tempFolder(t), 'log');
  writeFileSync(path, linesOf(Array.from({ length: 300_000 }, (_, n) => n)));
  let looked = 0;
  const place = between(200_000, 200_003);
  const read = await readLogWindow(path, (line) => {
    looked += 1;
    return place(line);
  });
  assert.deepEqual(read, ['200000', '200001', '200002', '200003']);
  assert.ok(looked < 2_000, `looked at ${looked} lines`);
});

test('an answer is bounded, however much of the log is wanted', async (t) => {
  const path = join(tempFolder(t), 'log');
  writeFileSync(path, linesOf(Array.from({ length: 300_000 }, (_, n) => n)));
  const read = await readLogWindow(path, () => 'within');
  assert.ok(read !== undefined && read.join('\n').length < 300_000);
});

test('a line that is still being written is left out until it is whole', async (t) => {
  const path = join(tempFolder(t), 'log');
  writeFileSync(path, '1\n2\n3');
  assert.deepEqual(await readLogWindow(path, between(2, 99)), ['2']);
  appendFileSync(path, '3\n');
  assert.deepEqual(await readLogWindow(path, between(2, 99)), ['2', '33']);
});

test('no file, a folder, a pipe and a file that may not be read are no log', async (t) => {
  const folder = tempFolder(t);
  const path = (name: string) => join(folder, name);
  mkdirSync(path('folder'));
  execFileSync('mkfifo', [path('pipe')]);
  writeFileSync(path('secret'), '1\n');
  chmodSync(path('secret'), 0);
  const isRoot = process.getuid?.() === 0;
  const names = ['missing', 'folder', 'pipe', ...(isRoot ? [] : ['secret'])];
  for (const name of names) {
    assert.equal(await readLogWindow(path(name), () => 'within'), undefined, name);
  }
});
