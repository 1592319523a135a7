/** Which pages may be dropped: a wrong answer here ends the process, or changes its memory. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { bun } from '../../src/platform/bun.ts';
import { unchangedFileMappings } from '../../src/platform/mappings.ts';
import {
  collectAll,
  collectYoung,
  dropFilePages,
  dropProgramPages,
  forgetCode,
} from '../../src/platform/resident-memory.ts';

const mapping = (range: string, mode: string, path: string, ownKb: number): string =>
  [
    `${range} ${mode} 00000000 fe:00 1234                       ${path}`,
    'Size:               1368 kB',
    'Rss:                1304 kB',
    `Anonymous:      ${String(ownKb).padStart(8)} kB`,
    'VmFlags: rd ex mr mw me sd',
  ].join('\n');

test('only read-only private mappings of files that were never changed may go', () => {
  const smaps = [
    mapping('00400000-00500000', 'r--p', '/usr/bin/tsn', 0),
    mapping('00500000-05000000', 'r-xp', '/usr/bin/tsn', 0),
    mapping('05000000-05100000', 'r--p', '/usr/bin/tsn', 76), // relocations: the loader wrote them
    mapping('05100000-06000000', 'rw-p', '/usr/bin/tsn', 0), // may be written at any moment
    mapping('06000000-06100000', 'r--s', '/var/lib/tsn/node.db-shm', 0),
    mapping('06100000-06200000', 'rw-p', '[heap]', 0),
    mapping('06200000-06300000', 'rwxp', '', 0),
    mapping('7ffd1000-7ffd2000', 'r-xp', '[vdso]', 0),
    mapping('7f0000000000-7f0000100000', 'r-xp', '/opt/a name with spaces.so', 0),
  ].join('\n');
  assert.deepEqual(unchangedFileMappings(smaps), [
    { start: 0x400000, end: 0x500000, path: '/usr/bin/tsn' },
    { start: 0x500000, end: 0x5000000, path: '/usr/bin/tsn' },
    { start: 0x7f0000000000, end: 0x7f0000100000, path: '/opt/a name with spaces.so' },
  ]);
});

test('a process that drops its pages again and again goes on working', (t) => {
  if (process.platform !== 'linux') return t.skip('no /proc here');
  assert.ok(unchangedFileMappings(readFileSync('/proc/self/smaps', 'utf8')).length > 0);
  for (let round = 0; round < 5; round++) {
    collectYoung();
    collectAll();
    dropFilePages();
    dropProgramPages();
    forgetCode();
    assert.equal(JSON.stringify({ round }), `{"round":${round}}`);
  }
});

test('Bun still has the call that lets go of compiled code', (t) => {
  const found = bun();
  if (found === undefined) return t.skip('under Bun alone');
  assert.equal(typeof found.shrink, 'function');
});
