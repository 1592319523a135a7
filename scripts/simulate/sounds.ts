/**
 * What is recorded: a few spoken samples over and over, each time with a number of its own
 * behind the sound, so that no two files are the same; and how the server opens them.
 */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openAudio } from '../../src/engines/audio/audio.ts';
import {
  type Clip,
  type Listening,
  levelledPieces,
  listenForVoice,
  readClips,
} from '../../src/engines/audio/listen.ts';
import type { Elsewhere, OpenedAudio } from '../../src/engines/audio/opened.ts';
import type { SoundFiles } from '../../src/engines/audio/sound-files.ts';
import type { VoiceSegment } from '../../src/engines/audio/voice.ts';
import { sha256 } from '../../src/platform/hash.ts';

const FOLDER = join(import.meta.dirname, '../../test/fixtures/speech-model/wav49');
/** Two to five seconds; silence and noise end as "no speech". */
const FILES = [
  '03-check-in',
  '05-check-in-portland',
  '06-check-in-susan',
  '07-check-in-mobile',
  '09-propagation',
  '11-silence',
  '12-noise',
];

export interface SimSound {
  readonly bytes: Buffer;
  readonly durationMs: number;
}

/** The samples that all recordings are made of. */
export async function readSamples(): Promise<readonly SimSound[]> {
  return Promise.all(
    FILES.map(async (name) => {
      const bytes = readFileSync(join(FOLDER, `${name}.wav`));
      return { bytes, durationMs: (await openAudio(bytes, name)).facts.durationMs };
    }),
  );
}

const NUMBER_BYTES = 16;

/** A RIFF chunk that no reader knows, at the end, where recorders put their tags. */
export function numbered(sound: Buffer, number: number): Buffer {
  const chunk = Buffer.alloc(NUMBER_BYTES);
  chunk.write('tsnN', 0, 'latin1');
  chunk.writeUInt32LE(8, 4);
  chunk.writeDoubleLE(number, 8);
  return Buffer.concat([sound, chunk]);
}

/**
 * Each file is read and opened for itself; what has the sound of an earlier file is not
 * listened to a second time. The server does it in processes of their own; here all time is one.
 */
export function openSimSounds(locate: (path: string) => Promise<string>): Pick<SoundFiles, 'open'> {
  return {
    async open(path, fileName) {
      const bytes = await readFile(await locate(path));
      const opened = await openAudio(bytes, fileName);
      return { ...opened, elsewhere: remembering(opened, keyOf(bytes)) };
    },
  };
}

function keyOf(bytes: Buffer): string {
  const at = bytes.length - NUMBER_BYTES;
  const isNumbered = at > 0 && bytes.toString('latin1', at, at + 4) === 'tsnN';
  return sha256(isNumbered ? bytes.subarray(0, at) : bytes);
}

const listenings = new Map<string, Promise<Listening>>();
const clipsOf = new Map<string, Promise<readonly Clip[]>>();

function remembering(opened: OpenedAudio, key: string): Elsewhere {
  return {
    listenForVoice: () => once(listenings, key, () => listenForVoice(opened)),
    levelledPieces: (voiceLevel, signal) => levelledPieces(opened, voiceLevel, signal),
    async *readClips(clips: readonly VoiceSegment[], voiceLevel: number) {
      const wanted = `${key} ${voiceLevel} ${JSON.stringify(clips)}`;
      yield* await once(clipsOf, wanted, () => gather(readClips(opened, clips, voiceLevel)));
    },
  };
}

function once<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const promise = known.get(key) ?? make();
  known.set(key, promise);
  return promise;
}

async function gather<T>(all: AsyncIterable<T>): Promise<readonly T[]> {
  const gathered: T[] = [];
  for await (const one of all) gathered.push(one);
  return gathered;
}
