/** A stream in lines, however it is cut into chunks. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linesOf } from '../../src/cli/lines.ts';

async function lines(text: string | Buffer, size: number): Promise<readonly string[]> {
  const bytes = Buffer.from(text);
  async function* chunks(): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const found: string[] = [];
  for await (const line of linesOf(chunks())) found.push(line);
  return found;
}

test('only a line feed ends a line, with or without a carriage return, and chunks end none', async () => {
  for (const size of [1, 2, 3, 7, 1_000]) {
    assert.deepEqual(await lines('a\r\n\nbü\u2028c\rd\n\r\nlast', size), [
      'a',
      '',
      'bü\u2028c\rd',
      '',
      'last',
    ]);
    assert.deepEqual(await lines('a\n', size), ['a']);
    assert.deepEqual(await lines('', size), []);
  }
});

test('a byte order mark is no part of the first line', async () => {
  assert.deepEqual(await lines('\uFEFF{"id":1}\nb', 2), ['{"id":1}', 'b']);
});

test('a line of many chunks comes whole', async () => {
  const long = 'x'.repeat(1_000_000);
  assert.deepEqual(await lines(`${long}\nb`, 64), [long, 'b']);
});
