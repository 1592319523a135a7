/** Recordings arrive as fast as they are worked off, so many at a time; what that costs. */
import { readdirSync, readFileSync } from 'node:fs';
import { sha256 } from '../../../src/platform/hash.ts';
import { newId } from '../../../src/platform/ids.ts';
import { numbered } from './clip.ts';
import { NODE, type PipelineSite } from './site.ts';

/** How many lie between arrival and completion: enough that nothing waits for arrivals. */
const UNDER_WAY = 24;

export interface Load {
  readonly perMinute: number;
  /** From the first byte to complete, milliseconds. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Of this process and those that decode, without the database server's. */
  readonly cpuMsEach: number;
  /** Of that, decoding and the voice gate, in their processes. */
  readonly decodingCpuMsEach: number;
  /** Written by this process, database and archive, against the audio that arrived. */
  readonly writtenPerAudioByte: number;
}

let made = 0;

export async function load(site: PipelineSite, clip: Buffer, count: number): Promise<Load> {
  const arrivedAt = new Map<string, number>();
  const tookMs: number[] = [];
  const finished = Promise.withResolvers<void>();
  let slots = UNDER_WAY;
  const free: (() => void)[] = [];
  const early = new Map<string, number>();
  const unsubscribe = site.store.events.subscribe((events) => {
    for (const { kind, recordingId = '' } of events) {
      if (kind !== 'extracted') continue;
      early.set(recordingId, performance.now());
      slots += 1;
      free.shift()?.();
      if (early.size === count) finished.resolve();
    }
  });
  const before = spent();
  let audioBytes = 0;
  const from = performance.now();
  for (let n = 0; n < count; n++) {
    while (slots === 0) await new Promise<void>((resolve) => free.push(resolve));
    slots -= 1;
    const bytes = numbered(clip, made++);
    audioBytes += bytes.length;
    const at = performance.now();
    void ship(site, bytes, made).then((recordingId) => arrivedAt.set(recordingId, at));
  }
  await finished.promise;
  const minutes = (performance.now() - from) / 60_000;
  unsubscribe();
  const after = spent();
  for (const [id, at] of arrivedAt) tookMs.push((early.get(id) ?? Number.NaN) - at);
  tookMs.sort((a, b) => a - b);
  const quantile = (q: number) => tookMs[Math.floor((tookMs.length - 1) * q)] ?? Number.NaN;
  return {
    perMinute: count / minutes,
    p50Ms: quantile(0.5),
    p99Ms: quantile(0.99),
    cpuMsEach: (after.cpuMs - before.cpuMs) / count,
    decodingCpuMsEach: (after.decodingCpuMs - before.decodingCpuMs) / count,
    writtenPerAudioByte: (after.writtenBytes - before.writtenBytes) / audioBytes,
  };
}

/** As a node does it; answers the recording's id. */
async function ship({ receive, store }: PipelineSite, bytes: Buffer, n: number): Promise<string> {
  const inbox = receive.uploads.ofNode(NODE);
  const id = newId();
  const hash = sha256(bytes);
  const manifest = {
    ...{ version: 1, id, node: NODE, source: 'main', originalName: `${n}.WAV`, sha256: hash },
    ...{ sizeBytes: bytes.length, recordedAt: Date.now(), recordedAtSource: 'name' },
    ...{ recordedAtCertainty: 'exact', timeZone: 'UTC', class: 'speech-candidate' },
    software: 'bench',
  };
  const file = `${id}.wav`;
  await inbox.putManifest(id, JSON.stringify(manifest));
  await inbox.begin(file);
  await inbox.write(file, 0, only(bytes));
  await inbox.accept(file);
  return (await store.recordings.shipment(id))?.recordingId ?? '';
}

async function* only(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}

interface Spent {
  readonly cpuMs: number;
  readonly decodingCpuMs: number;
  readonly writtenBytes: number;
}

function spent(): Spent {
  const { user, system } = process.cpuUsage();
  const io = readFileSync('/proc/self/io', 'utf8');
  const written = /^write_bytes: (\d+)$/m.exec(io)?.[1];
  const decodingCpuMs = childrenCpuMs();
  const cpuMs = (user + system) / 1_000 + decodingCpuMs;
  return { cpuMs, decodingCpuMs, writtenBytes: Number(written) };
}

/** Hundredths of a second, of each process whose parent is this one, but for the database server's. */
function childrenCpuMs(): number {
  let ticks = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const [name = '', rest = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
      const fields = rest.split(' ');
      if (Number(fields[1]) !== process.pid || /\((mariadbd|mysqld)/.test(name)) continue;
      ticks += Number(fields[11]) + Number(fields[12]);
    } catch {
      // It ended in between.
    }
  }
  return ticks * 10;
}
