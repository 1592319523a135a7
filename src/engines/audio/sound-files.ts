/**
 * Recordings as the server opens them: decoded in processes of their own, so that neither
 * hours of audio nor a decoder that loses itself in a hostile file hold up anybody else.
 */
import type { Clock } from '../../platform/clock.ts';
import { TsnError } from '../../platform/errors.ts';
import type { FfmpegChoice } from './ffmpeg.ts';
import type { Listening } from './listen.ts';
import type { Elsewhere, OpenedAudio } from './opened.ts';
import type { ProcessCommand } from './process/command.ts';
import type { Task } from './process/messages.ts';
import { createPool, mostProcesses } from './process/pool.ts';
import { type Pulled, SoundProcess } from './process/sound-process.ts';
import type { VoiceSegment } from './voice.ts';

export interface SoundFiles extends AsyncDisposable {
  /**
   * @param path in the archive
   * @param fileName for messages, and to tell what has no header
   * @throws TsnError `audio/missing`, and what openAudio throws
   */
  open(path: string, fileName: string, signal?: AbortSignal): Promise<OpenedAudio>;
  /**
   * Writes a form that browsers play into the new file `target`.
   * @param tell is called with the milliseconds of the recording that are done
   * @throws as `open` does; then `target` may be there and incomplete
   */
  render(
    path: string,
    fileName: string,
    target: string,
    tell: (doneMs: number) => void,
  ): Promise<Rendered>;
}

export interface Rendered {
  readonly durationMs: number;
  /** The outline for the eye: the loudest sample (0…1) of each of many even stretches. */
  readonly peaks: Float32Array;
}

interface Needs {
  readonly clock: Clock;
  /** Where this machine has the bytes of a path in the archive. Throws `audio/missing`, `storage/…`. */
  locate(this: void, path: string, fileName: string): Promise<string>;
  readonly ffmpeg?: FfmpegChoice | undefined;
  /** How many may run at a time; by default as many as leave a core free, and two where there are two. */
  readonly processes?: number;
  /** How one is started; by default as this program was. */
  readonly command?: ProcessCommand;
}

export function createSoundFiles({ clock, locate, ffmpeg, processes, command }: Needs): SoundFiles {
  const most = processes ?? mostProcesses();
  const heard = createHeard();
  const pool = createPool(() => new SoundProcess(clock, command), clock, most);

  async function* results(
    wanted: Wanted,
    task: Task,
    signal?: AbortSignal,
  ): AsyncGenerator<Pulled> {
    const { path, fileName } = wanted;
    const isKnown = wanted.file !== undefined;
    wanted.file ??= await locate(path, fileName);
    using turn = pool.take(wanted.file);
    try {
      yield* turn.process.results({ path: wanted.file, fileName, ffmpeg }, task, signal);
    } catch (error) {
      if (!isKnown || !isMissing(error)) throw error;
      // Since it was opened the copy was given up, or the disk went: whoever keeps it says which.
      wanted.file = undefined;
      yield* results(wanted, task, signal);
    }
  }

  return {
    async open(path, fileName, signal) {
      const subject: Wanted = { path, fileName, file: undefined };
      const { answer } = await only(results(subject, { op: 'open' }, signal));
      if (answer.result.of !== 'open') throw misunderstood(answer.result.of);
      const pieces = async function* () {
        for await (const { samples } of results(subject, { op: 'pieces' })) yield samples;
      };
      return { facts: answer.result.facts, pieces, elsewhere: elsewhere(subject, results, heard) };
    },
    async render(path, fileName, target, tell) {
      for await (const pulled of results(
        { path, fileName, file: undefined },
        { op: 'render', target },
      )) {
        const { result } = pulled.answer;
        if (result.of === 'rendering') tell(result.doneMs);
        else if (result.of === 'rendered')
          return { durationMs: result.durationMs, peaks: pulled.samples };
        else throw misunderstood(result.of);
      }
      throw misunderstood('end');
    },
    async [Symbol.asyncDispose]() {
      pool.end();
    },
  };
}

interface Wanted {
  readonly path: string;
  readonly fileName: string;
  /** Where its bytes lie on this machine, once that was asked. */
  file: string | undefined;
}

type Results = (subject: Wanted, task: Task, signal?: AbortSignal) => AsyncGenerator<Pulled>;

function elsewhere(subject: Wanted, results: Results, heard: HeardLately): Elsewhere {
  return {
    async listenForVoice(signal) {
      const known = heard.take(subject.path);
      if (known !== undefined) return known;
      const { answer, samples } = await only(results(subject, { op: 'listen' }, signal));
      const { result } = answer;
      if (result.of !== 'listen') throw misunderstood(result.of);
      const { segments, level, marks } = result;
      const listening = { segments, level, marks, levels: samples };
      heard.keep(subject.path, listening);
      return listening;
    },
    async *levelledPieces(voiceLevel: number, signal?: AbortSignal) {
      const task = { op: 'levelled', voiceLevel } as const;
      for await (const { samples } of results(subject, task, signal)) yield samples;
    },
    async *readClips(clips: readonly VoiceSegment[], voiceLevel: number, signal?: AbortSignal) {
      if (clips.length === 0) return;
      const task = { op: 'clips', clips, voiceLevel } as const;
      for await (const { answer, samples } of results(subject, task, signal)) {
        if (answer.result.of !== 'clip') throw misunderstood(answer.result.of);
        yield { ...answer.result.clip, pcm16k: samples };
      }
    },
  };
}

interface HeardLately {
  take(path: string): Listening | undefined;
  keep(path: string, listening: Listening): void;
}

const MOST_HEARD = 64;
/** Frames of ten minutes. */
const MOST_FRAMES = 40_000;

/** Ingest and the recogniser listen to the same recording one after the other: once is enough. */
function createHeard(): HeardLately {
  const lately = new Map<string, Listening>();
  return {
    take(path) {
      const listening = lately.get(path);
      lately.delete(path);
      return listening;
    },
    keep(path, listening) {
      if (listening.levels.length > MOST_FRAMES) return;
      lately.set(path, listening);
      for (const oldest of lately.keys()) {
        if (lately.size <= MOST_HEARD) return;
        lately.delete(oldest);
      }
    },
  };
}

async function only(results: AsyncGenerator<Pulled>): Promise<Pulled> {
  for await (const pulled of results) return pulled;
  throw misunderstood('end');
}

function isMissing(error: unknown): boolean {
  return error instanceof TsnError && error.code === 'audio/missing';
}

function misunderstood(what: string): TsnError {
  return new TsnError('audio/process-died', `the decoding process answered with ${what}`);
}
