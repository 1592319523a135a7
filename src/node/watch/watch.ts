/**
 * Stage 1 of 9: looks through the recorder's folder and hands on every file that
 * has settled. Hints shorten the wait for the next look; they decide nothing.
 * The folder may be missing, unreadable or full of strangers: that is health,
 * never the end.
 */
import { join } from 'node:path';
import { type NameRules, readFileName } from '../../domain/file-name.ts';
import type { Recorder } from '../../domain/recording.ts';
import { sidecarOf } from '../../engines/folder/beside.ts';
import type { OutOfReach } from '../../engines/folder/out-of-reach.ts';
import { type SeenFile, scanFolder } from '../../engines/folder/scan.ts';
import { createSettling, type Lack, type Settling } from '../../engines/folder/settling.ts';
import { createUnfinished } from '../../engines/folder/unfinished.ts';
import type { Clock } from '../../platform/clock.ts';
import { type TsnError, toTsnError } from '../../platform/errors.ts';
import type { Log } from '../../platform/log.ts';
import { type Keep, keepOnce } from '../../platform/supervise.ts';
import type { FileMark } from '../../store/node/files.ts';
import type { NodeStore } from '../../store/node/store.ts';
import { type SettledFile, SPOOLED } from '../recorder-file.ts';
import type { Troubled } from './troubled.ts';

export interface WatchOptions {
  readonly dir: string;
  readonly source: string;
  readonly rules: NameRules;
  /** Milliseconds. */
  readonly settle: number;
  /** Milliseconds. */
  readonly rescan: number;
  /** Our own folders, in case they lie in `dir`: what we put there is no new recording. */
  readonly except: readonly string[];
}

export interface WatchNeeds {
  readonly options: WatchOptions;
  readonly store: NodeStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly keepWatching?: Keep | undefined;
  /** Keeps the file; 'changed' when it moved after all and must settle again. */
  readonly keep: (file: SettledFile) => Promise<'kept' | 'changed'>;
}

export interface WatchHealth {
  /** Start of the last look that went through the whole folder. */
  readonly lastScanAt: number | null;
  /** When a file was last handed on. */
  readonly lastFileAt: number | null;
  /** Files that are growing, or have not stood still long enough. */
  readonly settling: number;
  /** What a person must see to before it can be kept. */
  readonly outOfReach: OutOfReach;
  /** What could not be kept though it stands still; it is tried again. */
  readonly troubled: Troubled;
  /** Why the last look failed; null when it did not. */
  readonly failure: TsnError | null;
}

export interface Watch extends AsyncDisposable {
  /** Something may have changed: look soon. */
  poke(): void;
  health(): WatchHealth;
}

/** Keeping files takes at most this long in one look, so that a backlog never hides what is said now. */
const KEEP_BUDGET_MS = 2_000;
/** Between two looks at least this long, and ten times what a look takes: at most a tenth of the time. */
const LEAST_GAP_MS = 200;
const GAP_PER_SCAN = 10;

const NOTHING_SEEN: WatchHealth = {
  ...{ lastScanAt: null, lastFileAt: null, settling: 0, failure: null },
  outOfReach: { unreadable: [], misnamed: [], unfollowed: [] },
  troubled: new Map(),
};

export function startWatch(needs: WatchNeeds): Watch {
  const { clock, options, log } = needs;
  const stop = new AbortController();
  const settling = createSettling(options.settle);
  const unfinished = createUnfinished();
  const troubled = new Map<string, TsnError>();
  let health: WatchHealth = { ...NOTHING_SEEN, troubled };
  let wake = new AbortController();

  const look = async (): Promise<void> => {
    const lastScanAt = clock.now();
    const startedAt = clock.elapsed();
    try {
      const { files, ...outOfReach } = await scanFolder(options.dir, options);
      health = { ...health, lastScanAt, failure: null, outOfReach };
      forgetGone(troubled, files);
      const isLonely = lonely(options.rules.recorder, files);
      const lackOf = (file: SeenFile): Lack | undefined =>
        isLonely(file.name) ? 'sidecar' : unfinished.isKnown(file) ? 'rest' : undefined;
      for await (const { file, mark } of withMarks(needs, newestFirst(files))) {
        if (stop.signal.aborted) return;
        if (isSpooled(file, mark)) continue;
        const settled = lookAt(options, settling, file, lackOf(file));
        if (settled === undefined || clock.elapsed() - startedAt > KEEP_BUDGET_MS) continue;
        if (!unfinished.isKnown(file) && (await unfinished.look(file, settled.path))) continue;
        settling.forget(file.name);
        unfinished.forget(file.name);
        if (await handOn(needs, troubled, settled)) {
          health = { ...health, lastFileAt: clock.now() };
        }
      }
    } catch (error) {
      const failure = toTsnError(error);
      if (health.failure?.code !== failure.code) log.error({ error: failure }, 'scan failed');
      health = { ...health, failure };
    }
  };

  const round = async (): Promise<void> => {
    const startedAt = clock.elapsed();
    await look();
    health = { ...health, settling: settling.size };
    const { waitMs } = settling;
    const scanMs = clock.elapsed() - startedAt;
    const gapMs = Math.max(LEAST_GAP_MS, Math.min(scanMs * GAP_PER_SCAN, options.rescan));
    const restMs = Math.max(Math.min(options.rescan, waitMs ?? options.rescan), gapMs);
    const sleptAt = clock.elapsed();
    await clock.sleep(gapMs, stop.signal);
    await clock.sleep(restMs - gapMs, AbortSignal.any([wake.signal, stop.signal]));
    wake = new AbortController();
    settling.next(clock.elapsed() - sleptAt);
  };

  const watching = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) await round();
  };
  const part = `watch ${options.source}`;
  const running = (needs.keepWatching ?? keepOnce)(part, watching, stop.signal);

  return {
    poke: () => wake.abort('poked'),
    health: () => health,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
    },
  };
}

/** What was recorded last is wanted first, also on a first start beside a year of files. */
function newestFirst(files: readonly SeenFile[]): readonly SeenFile[] {
  return files.toSorted((a, b) => b.mtimeMs - a.mtimeMs);
}

/** Whether a call's sidecar is still missing. */
function lonely(recorder: Recorder, files: readonly SeenFile[]): (name: string) => boolean {
  if (recorder !== 'trunk-recorder') return () => false;
  const names = new Set(files.map(({ name }) => name));
  return (name) => !names.has(sidecarOf(name));
}

/** So many are asked about at a time: keeping those takes a while, and marks may be new by then. */
const MARKS_AT_A_TIME = 50;

async function* withMarks(
  { options, store }: WatchNeeds,
  files: readonly SeenFile[],
): AsyncGenerator<{ readonly file: SeenFile; readonly mark: FileMark | undefined }> {
  for (let at = 0; at < files.length; at += MARKS_AT_A_TIME) {
    const some = files.slice(at, at + MARKS_AT_A_TIME);
    const names = some.map(({ name }) => name);
    const marks = await store.files.marks(options.source, names);
    for (const file of some) yield { file, mark: marks.get(file.name) };
  }
}

/** Its present bytes are in the spool. */
function isSpooled({ sizeBytes, mtimeMs }: SeenFile, mark: FileMark | undefined): boolean {
  return mark?.state === SPOOLED && mark.sizeBytes === sizeBytes && mark.mtimeMs === mtimeMs;
}

/** The file as the spool wants it; undefined while it is none of ours, or still moves. */
function lookAt(
  { source, rules, dir }: WatchOptions,
  settling: Settling,
  file: SeenFile,
  lacks: Lack | undefined,
): SettledFile | undefined {
  const read = readFileName(file.name, rules, file.mtimeMs);
  if (read === 'ignore' || !settling.look(file, lacks)) return undefined;
  const { recorder } = rules;
  return { ...file, source, recorder, path: join(dir, file.name), recordedAt: read.recordedAt };
}

/** True when it was kept. One file that cannot be kept holds up no other; it is tried again. */
async function handOn(
  { keep, log }: WatchNeeds,
  troubled: Map<string, TsnError>,
  file: SettledFile,
): Promise<boolean> {
  try {
    const outcome = await keep(file);
    troubled.delete(file.name);
    return outcome === 'kept';
  } catch (error) {
    const failure = toTsnError(error);
    if (troubled.get(file.name)?.code !== failure.code) {
      log.error({ file: file.name, error: failure }, 'file not spooled');
    }
    troubled.set(file.name, failure);
    return false;
  }
}

/** Files that somebody took away are nobody's task any more. */
function forgetGone(troubled: Map<string, TsnError>, files: readonly SeenFile[]): void {
  if (troubled.size === 0) return;
  const there = new Set(files.map(({ name }) => name));
  for (const name of [...troubled.keys()]) if (!there.has(name)) troubled.delete(name);
}
