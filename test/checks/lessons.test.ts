/** docs/lessons.md names tests: each is there under its name, and no failure of the list is left out. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const LESSONS = readFileSync('docs/lessons.md', 'utf8');

test('each test that the lessons name is there, under that name', () => {
  const named = [...LESSONS.matchAll(/`([a-z/-]+\.test\.ts)` “([^”]+)”/g)];
  assert.ok(named.length > 50, `${named.length} are named`);
  for (const [, file = '', title = ''] of named) {
    const source = readFileSync(join('test', file), 'utf8');
    assert.ok(source.replaceAll('\\', '').includes(title), `${file} has no test “${title}”`);
  }
  const quotes = LESSONS.split('“').length - 1;
  assert.equal(quotes, named.length, 'every title stands behind its file');
});

test('every failure that concerns audio, time, the queue, nets and duplicates has its line', () => {
  const told = new Set<number>();
  for (const row of LESSONS.split('\n').filter((line) => line.startsWith('| F-'))) {
    const [, cell = ''] = row.split('|');
    for (const [, from, to] of cell.matchAll(/F-(\d+)(?: to F-(\d+))?/g)) {
      for (let n = Number(from); n <= Number(to ?? from); n++) told.add(n);
    }
  }
  const wanted = [...range(1, 47), ...range(67, 83)];
  assert.deepEqual(
    wanted.filter((n) => !told.has(n)),
    [],
  );
});

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, n) => from + n);
}
