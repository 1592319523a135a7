/** One good file of every format, half a second long, made by sox and its like. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { has, sox } from '../sox.ts';

const SOUND = ['synth', '0.5', 'sine', '300:2000', 'vol', '0.5'];

const WAV = [
  ['pcm8', ['-r', '8000', '-b', '8', '-e', 'unsigned']],
  ['pcm16', ['-r', '8000', '-b', '16']],
  ['pcm24', ['-r', '16000', '-b', '24', '-c', '2']],
  ['float64', ['-r', '8000', '-b', '64', '-e', 'float']],
  ['mu-law', ['-r', '8000', '-e', 'mu-law']],
  ['gsm-wav49', ['-r', '8000', '-e', 'gsm']],
  ['ima-adpcm', ['-r', '8000', '-e', 'ima-adpcm']],
  ['ms-adpcm', ['-r', '8000', '-e', 'ms-adpcm', '-c', '2']],
] as const;

export interface Seed {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Those that the tools of this machine can make. */
export function seedsIn(folder: string): readonly Seed[] {
  const seeds: Seed[] = [];
  const keep = (name: string, file: string): void => {
    seeds.push({ name, bytes: readFileSync(join(folder, file)) });
  };
  if (!has('sox')) return seeds;
  for (const [name, format] of WAV) {
    sox('-n', ...format, join(folder, `${name}.wav`), ...SOUND);
    keep(`${name}.wav`, `${name}.wav`);
  }
  for (const ext of ['gsm', 'flac', 'ogg', 'ul']) {
    sox('-n', '-r', '8000', '-c', '1', join(folder, `a.${ext}`), ...SOUND);
    keep(`a.${ext}`, `a.${ext}`);
  }
  const source = join(folder, 'pcm16.wav');
  if (has('opusenc')) {
    execFileSync('opusenc', ['--quiet', source, join(folder, 'a.opus')]);
    keep('a.opus', 'a.opus');
  }
  if (has('ffmpeg')) {
    const args = ['-nostdin', '-loglevel', 'error', '-y', '-i', source, '-b:a', '32k'];
    execFileSync('ffmpeg', [...args, join(folder, 'a.mp3')]);
    keep('a.mp3', 'a.mp3');
  }
  return seeds;
}
