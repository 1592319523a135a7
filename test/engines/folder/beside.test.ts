/** What lies beside a recording or inside it never keeps the recording itself from being spooled. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Recorder } from '../../../src/domain/recording.ts';
import { readBeside } from '../../../src/engines/folder/beside.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const NAMED = { certainty: 'guessed', source: 'mtime', timeZone: 'Asia/Tokyo' } as const;
const RECORDED_AT = { ...NAMED, recordedAt: Date.UTC(2026, 0, 28) };

function fileOf(path: string, recorder: Recorder) {
  return {
    path,
    recorder,
    sizeBytes: 100,
    mtimeMs: RECORDED_AT.recordedAt,
    recordedAt: RECORDED_AT,
  };
}

test('a time from before 1970, as clocks that were never set write it, is no time', async (t) => {
  const path = join(tempFolder(t), 'a.mp3');
  const frame = (name: string, text: string): Buffer => {
    const body = Buffer.concat([Buffer.of(0), Buffer.from(text)]);
    const head = Buffer.alloc(10);
    head.write(name);
    head.writeUInt32BE(body.length, 4);
    return Buffer.concat([head, body]);
  };
  for (const date of ['1970-01-01 00:00:10', '1904-01-01T00:00:00Z']) {
    const frames = Buffer.concat([frame('TDRC', date), frame('TIT2', 'the net')]);
    const id3 = Buffer.concat([Buffer.from('ID3\x03\0\0\0\0'), Buffer.of(1, 0), frames]);
    writeFileSync(path, id3);
    const read = await readBeside(fileOf(path, 'generic'), id3);
    assert.deepEqual(read, { recordedAt: RECORDED_AT, labels: { title: 'the net' } }, date);
  }
});

test('a pipe under the name of a sidecar is not waited for', async (t) => {
  const folder = tempFolder(t);
  writeFileSync(join(folder, 'a.wav'), 'sound');
  execFileSync('mkfifo', [join(folder, 'a.json')]);
  const read = await readBeside(
    fileOf(join(folder, 'a.wav'), 'trunk-recorder'),
    Buffer.from('sound'),
  );
  assert.deepEqual(read, { recordedAt: RECORDED_AT, labels: {} });
});
