/** Recordings of eight seconds with speech in them, as AllStar writes them; each with bytes of its own. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const SPOKEN = resolve('test/fixtures/speech-model/samples/02-call-for-traffic.wav');

export type ClipFormat = 'wav49' | 'pcm';

/** Made by sox, which app_rpt's own files are like. */
export function makeClip(format: ClipFormat): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'tsn-clip-'));
  try {
    const path = join(folder, 'clip.wav');
    const encoding = format === 'wav49' ? ['-e', 'gsm'] : ['-e', 'signed', '-b', '16'];
    const to = ['-r', '8000', '-c', '1', ...encoding, path];
    execFileSync('sox', [SPOKEN, ...to, 'pad', '0', '8', 'trim', '0', '8']);
    return readFileSync(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The same sound in a file of its own: one more chunk that players pass over. */
export function numbered(clip: Buffer, number: number): Buffer {
  const note = Buffer.alloc(16);
  note.write('note', 0);
  note.writeUInt32LE(8, 4);
  note.writeDoubleLE(number, 8);
  const file = Buffer.concat([
    clip.length % 2 === 0 ? clip : Buffer.concat([clip, Buffer.alloc(1)]),
    note,
  ]);
  file.writeUInt32LE(file.length - 8, 4);
  return file;
}
