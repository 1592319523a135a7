/**
 * Formats that we do not read ourselves (AAC, AMR, WMA, WebM …), through an ffmpeg that
 * the operator has configured. It gets the open file as its standard input and no name
 * that came from outside; it answers a WAV of float samples, which we read as any other.
 */
import { spawn } from 'node:child_process';
import { TsnError } from '../../platform/errors.ts';
import { type AudioBytes, bytesInMemory } from './bytes.ts';
import { mostFrames, type OpenedAudio, opened, silent } from './opened.ts';
import { decodeSamples, type SampleFormat, sampleFormat } from './samples.ts';
import { readWavLayout } from './wav/layout.ts';

export interface FfmpegChoice {
  /** Path of the program, or its name on PATH. */
  readonly path: string;
  /** Longest silence of the program before it is stopped. */
  readonly timeoutMs: number;
}

interface Foreign {
  readonly codec: string;
  readonly fileName: string;
  readonly ffmpeg: FfmpegChoice | undefined;
}

/**
 * /dev/stdin is opened anew by ffmpeg, so that it may seek: an M4A has its index at the
 * end. Nothing but files and pipes: a playlist in disguise must not reach the network.
 */
const ARGUMENTS = [
  ['-nostdin', '-hide_banner', '-loglevel', 'error', '-protocol_whitelist', 'file,pipe'],
  ['-i', 'file:/dev/stdin', '-map', '0:a:0', '-vn', '-sn', '-dn'],
  ['-c:a', 'pcm_f32le', '-f', 'wav', 'pipe:1'],
].flat();

const HEADER_BYTES = 4_096;
const MOST_COMPLAINT = 400;
const FLOAT_TAG = 3;

/** @throws TsnError `audio/unsupported` without ffmpeg, `audio/ffmpeg-failed` when it cannot read it either */
export async function openForeign(
  bytes: AudioBytes,
  { codec, fileName, ffmpeg }: Foreign,
): Promise<OpenedAudio> {
  const { fd } = bytes;
  if (ffmpeg === undefined || fd === undefined)
    throw new TsnError('audio/unsupported', `${fileName}: ${codec} needs ffmpeg`, {
      facts: { codec },
    });
  const run = { fd, ffmpeg, what: `${fileName} (${codec})` };
  const shape = await measure(run);
  if (shape === undefined) return silent('header-only', `${codec}, no sound in it`);
  return opened({ ...shape, name: codec, truncated: false, fileName }, () => decode(run));
}

interface Run {
  readonly fd: number;
  readonly ffmpeg: FfmpegChoice;
  readonly what: string;
}

interface Shape {
  readonly frames: number;
  readonly channels: number;
  readonly sampleRateHz: number;
}

async function measure(run: Run): Promise<Shape | undefined> {
  let frames = 0;
  let shape: Omit<Shape, 'frames'> | undefined;
  for await (const { samples, channels, sampleRateHz } of output(run)) {
    shape = { channels, sampleRateHz };
    frames += Math.floor(samples.length / (4 * channels));
    if (frames > mostFrames(sampleRateHz)) break;
  }
  return shape && { ...shape, frames };
}

async function* decode(run: Run): AsyncGenerator<Float32Array> {
  const format = sampleFormat(FLOAT_TAG, 32) satisfies SampleFormat | undefined;
  if (format === undefined) return;
  for await (const { samples, channels, sampleRateHz } of output(run))
    yield* decodeSamples(bytesInMemory(samples), format, channels, sampleRateHz);
}

interface Output {
  /** Whole frames of float samples. */
  readonly samples: Uint8Array;
  readonly channels: number;
  readonly sampleRateHz: number;
}

/** What the program writes, in whole frames; whoever leaves early ends it. */
async function* output(run: Run): AsyncGenerator<Output> {
  const program = start(run);
  let held: Buffer = Buffer.alloc(0);
  let shape: Omit<Output, 'samples'> | undefined;
  try {
    for (;;) {
      const piece = await program.next();
      if (piece === undefined) return;
      held = Buffer.concat([held, piece]);
      if (shape === undefined) {
        const head = readHead(held);
        if (head === undefined) continue;
        ({ shape } = head);
        held = held.subarray(head.at);
      }
      const whole = held.length - (held.length % (4 * shape.channels));
      if (whole > 0) yield { ...shape, samples: held.subarray(0, whole) };
      held = held.subarray(whole);
    }
  } finally {
    program.kill();
  }
}

function start({ fd, ffmpeg, what }: Run) {
  const child = spawn(ffmpeg.path, ARGUMENTS, { stdio: [fd, 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr?.on('data', (text: Buffer) => {
    complaint = `${complaint}${text.toString()}`.slice(0, MOST_COMPLAINT);
  });
  const ended = new Promise<number | Error>((resolve) => {
    child.on('error', resolve);
    child.on('close', (code) => resolve(code ?? new Error('it did not answer in time')));
  });
  const pieces = child.stdout?.[Symbol.asyncIterator]();
  const kill = () => child.kill('SIGKILL');
  /** Under Bun the pipe of a program that cannot be started breaks; why it cannot is told by its end. */
  const whyEnded = async (broken: Error) => {
    const end = await ended;
    return end === 0 ? broken : end;
  };
  return {
    kill,
    /** Undefined at the end. The time runs only while somebody waits for the program. */
    async next(): Promise<Buffer | undefined> {
      const timer = setTimeout(kill, ffmpeg.timeoutMs);
      try {
        const piece = await pieces?.next().catch(asError);
        if (piece instanceof Error) throw failed(what, await whyEnded(piece), complaint);
        if (piece !== undefined && piece.done !== true) return piece.value;
        const end = await ended;
        if (end !== 0) throw failed(what, end, complaint);
        return undefined;
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

function readHead(held: Buffer): { shape: Omit<Output, 'samples'>; at: number } | undefined {
  const layout = readWavLayout(bytesInMemory(held));
  if (layout === undefined || layout === 'header-only') {
    if (held.length > HEADER_BYTES) throw new TsnError('audio/ffmpeg-failed', 'it wrote no WAV');
    return undefined;
  }
  const { channels, sampleRateHz, data } = layout;
  return { shape: { channels, sampleRateHz }, at: held.length - data.size };
}

function failed(what: string, end: number | Error, complaint: string): TsnError {
  const why = end instanceof Error ? end.message : complaint.trim() || `ended with ${end}`;
  return new TsnError('audio/ffmpeg-failed', `${what}: ffmpeg: ${why}`);
}
