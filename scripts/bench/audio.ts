/** How fast recordings of each format are decoded, beside sox, and what a long one costs. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeAudio, openAudio } from '../../src/engines/audio/audio.ts';
import { listenForVoice } from '../../src/engines/audio/listen.ts';
import { render } from '../../src/engines/audio/rendition/render.ts';
import { type Bench, type Figures, round } from './figures.ts';

const SECONDS = 120;
const SPEECH = 'test/fixtures/speech-model/samples/03-check-in.wav';

const FORMATS: readonly (readonly [name: string, ext: string, format: readonly string[]])[] = [
  ['pcm16At8k', 'wav', ['-r', '8000', '-b', '16']],
  ['pcm16At48k', 'wav', ['-r', '48000', '-b', '16']],
  ['muLaw', 'wav', ['-r', '8000', '-e', 'mu-law']],
  ['gsmWav49', 'wav', ['-r', '8000', '-e', 'gsm']],
  ['imaAdpcm', 'wav', ['-r', '8000', '-e', 'ima-adpcm']],
  ['flacAt16k', 'flac', ['-r', '16000']],
  ['vorbisAt16k', 'ogg', ['-r', '16000']],
];

export const audioBench: Bench = {
  what: 'decoding per format, listening, rendering',
  async run(tell) {
    const folder = mkdtempSync(join(tmpdir(), 'tsn-bench-audio-'));
    try {
      const figures: Record<string, number | null> = {};
      for (const [name, ext, format] of FORMATS) {
        const path = join(folder, `${name}.${ext}`);
        make(path, format);
        tell(name);
        Object.assign(figures, await decoding(name, path));
      }
      Object.assign(figures, await mp3(folder), await using16k(folder));
      return figures;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function make(path: string, format: readonly string[]): void {
  const repeat = ['repeat', '60', 'trim', '0', String(SECONDS)];
  execFileSync('sox', ['-D', SPEECH, ...format, '-c', '1', path, ...repeat], { stdio: 'ignore' });
}

/** Times real time, of processor time; and how many times sox's own processor time. */
async function decoding(name: string, path: string): Promise<Figures> {
  const bytes = readFileSync(path);
  await decodeAudio(bytes, path); // once, so that it is compiled
  const ours = await cpuSeconds(() => openAndDrain(bytes, path));
  const sox = soxCpuSeconds(path);
  return {
    [`${name}TimesRealtime`]: round(SECONDS / ours),
    [`${name}TimesSoxCpu`]: round(ours / sox),
  };
}

async function openAndDrain(bytes: Uint8Array, path: string): Promise<void> {
  const { pieces } = await openAudio(bytes, path);
  let samples = 0;
  for await (const piece of pieces()) samples += piece.length;
  if (samples === 0) throw new Error(`${path}: no sound`);
}

async function mp3(folder: string): Promise<Figures> {
  const path = join(folder, 'a.mp3');
  const source = join(folder, 'pcm16At48k.wav');
  try {
    const args = ['-nostdin', '-loglevel', 'error', '-i', source, '-ar', '16000', '-b:a', '32k'];
    execFileSync('ffmpeg', [...args, path]);
  } catch {
    return { mp3At16kTimesRealtime: null };
  }
  const bytes = readFileSync(path);
  await decodeAudio(bytes, path);
  const ours = await cpuSeconds(() => openAndDrain(bytes, path));
  return { mp3At16kTimesRealtime: round(SECONDS / ours) };
}

/** What each recording goes through once it is decoded. */
async function using16k(folder: string): Promise<Figures> {
  const path = join(folder, 'pcm16At8k.wav');
  const audio = await openAudio(readFileSync(path), path);
  const listening = await cpuSeconds(async () => void (await listenForVoice(audio)));
  const rendering = await cpuSeconds(async () => {
    const work = render(audio, join(folder, 'rendition.mp3'));
    while ((await work.next()).done !== true);
  });
  return {
    listenTimesRealtime: round(SECONDS / listening),
    renderTimesRealtime: round(SECONDS / rendering),
  };
}

async function cpuSeconds(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function soxCpuSeconds(path: string): number {
  const script = 'sox "$1" -t raw -e float -b 32 - >/dev/null; times';
  const said = execFileSync('bash', ['-c', script, 'sh', path]).toString();
  const [, user, system] = /\n(?:\d+m)([\d.]+)s (?:\d+m)([\d.]+)s/.exec(said) ?? [];
  return Number(user) + Number(system);
}
