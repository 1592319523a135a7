/** Where the executable's own files lie in memory: a wrong answer would drop what was written. */
import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { areOfFile, embeddedFiles, wholePages } from '../../src/platform/embedded-files.ts';

/** A 64-bit ELF file with the sections `.text`, `.bun` and the table of names. */
function elf(kind: number): Buffer {
  const names = Buffer.from('\0.text\0.bun\0.shstrtab\0');
  const file = Buffer.alloc(64 + names.length + 4 * 64);
  file.write('\x7fELF\x02\x01', 'latin1');
  file.writeUInt16LE(kind, 16);
  file.writeBigUInt64LE(BigInt(64 + names.length), 40);
  file.writeUInt16LE(4, 60);
  file.writeUInt16LE(3, 62);
  names.copy(file, 64);
  const section = (index: number, name: string, place: number, bytes: number): void => {
    const at = 64 + names.length + index * 64;
    file.writeUInt32LE(names.indexOf(name), at);
    file.writeBigUInt64LE(BigInt(place), at + (name === '.shstrtab' ? 24 : 16));
    file.writeBigUInt64LE(BigInt(bytes), at + 32);
  };
  section(1, '.text', 0x400000, 0x1000);
  section(2, '.bun', 0x6a22000, 0x19f81f4);
  section(3, '.shstrtab', 64, names.length);
  return file;
}

function written(bytes: Buffer): string {
  const path = join(mkdtempSync(join(tmpdir(), 'tsn-elf-')), 'program');
  writeFileSync(path, bytes);
  return path;
}

test('the section is found where the program says that it is loaded', () => {
  const found = { start: 0x6a22000, end: 0x6a22000 + 0x19f81f4 };
  assert.deepEqual(embeddedFiles(written(elf(2))), found);
});

test('a program that may lie anywhere, one without the section, and anything else has none', () => {
  assert.equal(embeddedFiles(written(elf(3))), undefined);
  assert.equal(embeddedFiles(process.execPath), undefined);
  assert.equal(embeddedFiles(written(elf(2).subarray(0, 100))), undefined);
  assert.equal(embeddedFiles(written(Buffer.from('#!/bin/sh\n'))), undefined);
  assert.equal(embeddedFiles('/no/such/file'), undefined);
});

test('a page that is shared with something else stays', () => {
  assert.deepEqual(wholePages({ start: 0x1001, end: 0x3fff }, 0x1000), {
    start: 0x2000,
    end: 0x3000,
  });
  assert.deepEqual(wholePages({ start: 0x1001, end: 0x1002 }, 0x1000), {
    start: 0x2000,
    end: 0x2000,
  });
});

test('one page that was written, there or swapped out, keeps all of them', () => {
  const pages = (...bits: bigint[]): Buffer => {
    const entries = Buffer.alloc(bits.length * 8);
    for (const [index, entry] of bits.entries()) entries.writeBigUInt64LE(entry, index * 8);
    return entries;
  };
  const [absent, ofFile, own, swapped] = [0n, 5n << 61n, 1n << 63n, 1n << 62n] as const;
  assert.equal(areOfFile(pages(absent, ofFile, ofFile, absent)), true);
  assert.equal(areOfFile(pages(absent, ofFile, own, absent)), false);
  assert.equal(areOfFile(pages(ofFile, swapped)), false);
});
