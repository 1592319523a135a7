/**
 * The forms of recordings that browsers play, made when somebody asks and kept in a folder
 * within a budget. They are named by the content of the recording; deleting them is safe.
 */
import { createReadStream } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ByteSpan } from '../../domain/audio-store.ts';
import type { Waveform } from '../../domain/waveform.ts';
import type { SoundFiles } from '../../engines/audio/sound-files.ts';
import type { Clock } from '../../platform/clock.ts';
import { TsnError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { trimFolder } from '../../platform/trim-folder.ts';
import { createTurns } from './turns.ts';

export interface Wanted {
  readonly audioPath: string;
  readonly fileName: string;
  readonly sha256: string;
}

export interface Rendition {
  readonly sizeBytes: number;
  readonly etag: string;
  read(this: void, span?: ByteSpan): AsyncIterable<Uint8Array>;
}

export interface Renditions {
  /** Throws `audio/being-made` when it takes longer, and whatever the recording fails with. */
  get(wanted: Wanted): Promise<Rendition>;
  waveform(wanted: Wanted): Promise<Waveform>;
}

interface Needs {
  readonly sounds: Pick<SoundFiles, 'render'>;
  readonly clock: Clock;
  readonly folder: string;
  readonly mostBytes: number;
}

/** Another way of making them is another form: files of the old one are forgotten. */
const FORM = 'v1';
/** How long a request waits; an over of a minute takes less. */
const PATIENCE_MS = 3_000;
/** At a time: who listens to one recording shall not wait for ten others. */
const MOST_AT_ONCE = 2;

interface Making {
  readonly done: Promise<void>;
  doneMs: number;
}

export function createRenditions({ sounds, clock, folder, mostBytes }: Needs): Renditions {
  const makings = new Map<string, Making>();
  const turns = createTurns(MOST_AT_ONCE);
  const soundOf = (sha256: string) => join(folder, `${sha256}.${FORM}.mp3`);
  const outlineOf = (sha256: string) => join(folder, `${sha256}.${FORM}.json`);

  async function make({ audioPath, fileName, sha256 }: Wanted, making: Making): Promise<void> {
    using _ = await turns.take();
    await mkdir(folder, { recursive: true });
    const part = join(folder, `${newId()}.part`);
    try {
      const tell = (doneMs: number): void => {
        making.doneMs = doneMs;
      };
      const { durationMs, peaks } = await sounds.render(audioPath, fileName, part, tell);
      if (durationMs === 0) throw noSound(fileName);
      const outline = { durationMs, peaks: Array.from(peaks, (peak) => Math.round(peak * 255)) };
      await writeFile(outlineOf(sha256), JSON.stringify(outline));
      await rename(part, soundOf(sha256)); // last: the sound is there only with its outline
    } finally {
      await rm(part, { force: true });
    }
    await trimFolder(folder, mostBytes, (path) => path.includes(sha256));
  }

  /** Resolves when it is there, or is not yet after a while: then how far it is. */
  async function ready(wanted: Wanted): Promise<Making | undefined> {
    const { sha256 } = wanted;
    // The outline, which is small, may have gone before the sound.
    if ((await isThere(outlineOf(sha256))) && (await isThere(soundOf(sha256)))) return undefined;
    const making = makings.get(sha256) ?? begin(wanted);
    const patience = new AbortController();
    const waited = clock.sleep(PATIENCE_MS, patience.signal).then(() => making);
    try {
      return await Promise.race([making.done.then(() => undefined), waited]);
    } finally {
      patience.abort();
    }
  }

  function begin(wanted: Wanted): Making {
    let started: Making | undefined;
    const done = Promise.resolve()
      .then(() => (started === undefined ? undefined : make(wanted, started)))
      .finally(() => makings.delete(wanted.sha256));
    done.catch(() => undefined); // whoever waits hears of it
    started = { done, doneMs: 0 };
    makings.set(wanted.sha256, started);
    return started;
  }

  return {
    async get(wanted) {
      const making = await ready(wanted);
      if (making !== undefined) throw beingMade(wanted.fileName);
      const path = soundOf(wanted.sha256);
      const { size } = await stat(path);
      return {
        sizeBytes: size,
        etag: `"${wanted.sha256}-${FORM}"`,
        read: (span) => createReadStream(path, span && { ...span }),
      };
    },
    async waveform(wanted) {
      const making = await ready(wanted);
      if (making !== undefined) return { state: 'making', doneMs: Math.round(making.doneMs) };
      const outline: unknown = JSON.parse(await readFile(outlineOf(wanted.sha256), 'utf8'));
      return { state: 'ready', ...(outline as { durationMs: number; peaks: number[] }) }; // as we wrote it
    },
  };
}

/** Its time of change says when it was last wanted. */
async function isThere(path: string): Promise<boolean> {
  const now = new Date();
  return utimes(path, now, now).then(
    () => true,
    () => false,
  );
}

function noSound(fileName: string): TsnError {
  return new TsnError('audio/not-audio', `${fileName}: there is no sound in it`);
}

function beingMade(fileName: string): TsnError {
  return new TsnError('audio/being-made', `${fileName}: it is being made ready for playing`);
}
