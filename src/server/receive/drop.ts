/**
 * A folder that somebody else fills: an sshd, rsync, cp, or a plain sender of our own SFTP
 * server. What has stood still is taken in like a shipment; the folder is only read unless
 * its configuration says otherwise.
 */
import { join } from 'node:path';
import { readFileName } from '../../domain/file-name.ts';
import type { Mask } from '../../domain/recorder/mask.ts';
import type { Recorder } from '../../domain/recording.ts';
import { describeOutOfReach } from '../../engines/folder/out-of-reach.ts';
import { type SeenFile, scanFolder } from '../../engines/folder/scan.ts';
import { createSettling } from '../../engines/folder/settling.ts';
import { TsnError, toTsnError } from '../../platform/errors.ts';
import { type Keep, keepOnce } from '../../platform/supervise.ts';
import { afterwards } from './drop-after.ts';
import { keptName, takeFile } from './drop-file.ts';
import { createPatience } from './drop-patience.ts';
import { isShipmentAudio, takeShipment } from './drop-shipment.ts';
import type { LocalFile } from './local.ts';
import type { AcceptNeeds } from './needs.ts';
import type { Quarantine } from './quarantine.ts';

export interface DropOptions {
  /** Its name in the configuration; also the source of its recordings. */
  readonly folder: string;
  /** Absolute. */
  readonly dir: string;
  readonly node: string;
  readonly rules: {
    readonly recorder: Recorder;
    readonly timeZone: string;
    readonly mask?: Mask | undefined;
  };
  readonly labels: Readonly<Record<string, string>>;
  readonly frequencyHz?: number | undefined;
  readonly settleMs: number;
  readonly rescanMs: number;
  readonly after: 'keep' | 'move' | 'remove';
  readonly moveTo?: string | undefined;
  /** True while somebody is known to write into this file. */
  readonly isBusy?: ((name: string) => boolean) | undefined;
}

export interface DropNeeds extends Pick<AcceptNeeds, 'store' | 'clock' | 'log' | 'storage'> {
  readonly version: string;
  readonly quarantine: Pick<Quarantine, 'put'>;
  readonly keep?: Keep | undefined;
  /** Takes a file in, see ./local.ts. */
  readonly local: (file: LocalFile) => Promise<void>;
}

export interface Drop extends AsyncDisposable {
  /** Why the folder, or something in it, cannot be read; undefined while all can. */
  trouble(): TsnError | undefined;
}

export function startDrop(needs: DropNeeds, options: DropOptions): Drop {
  const stop = new AbortController();
  const settling = createSettling(options.settleMs);
  const patience = createPatience();
  let marks: Map<string, string> | undefined;
  let trouble: TsnError | undefined;
  let told = 0;
  const tellLinks = (links: readonly string[]): void => {
    const { folder } = options;
    if (links.length > told)
      needs.log.warn({ folder, links: links.slice(0, 10) }, 'links left alone');
    told = links.length;
  };

  const look = async (): Promise<void> => {
    marks ??= await knownMarks(needs, options.folder);
    // Somebody else writes here, from elsewhere: a link of theirs could hand out what is ours.
    const { files, unfollowed, ...rest } = await scanFolder(options.dir, { links: 'none' });
    tellLinks(unfollowed);
    const [outOfReach] = describeOutOfReach({ ...rest, unfollowed: [] }, options.dir);
    for (const file of files.toSorted((a, b) => b.mtimeMs - a.mtimeMs)) {
      if (stop.signal.aborted || needs.storage.waitsFor() !== undefined) return;
      const mark = markOf(file);
      if (!isWanted(file, options) || marks.get(keptName(file.name)) === mark) continue;
      if (patience.waits(file.name, mark)) continue;
      if (options.isBusy?.(file.name) === true || !settling.look(file)) continue;
      settling.forget(file.name);
      if (await takeIn(needs, options, file)) marks.set(keptName(file.name), mark);
      else patience.failed(file.name, mark);
    }
    patience.keepOnly(new Set(files.map(({ name }) => name)));
    await forgetGone(needs, options.folder, marks, files);
    if (outOfReach !== undefined) throw outOfReach; // last: it keeps no other file from us
  };

  const watching = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      try {
        await look();
        trouble = undefined;
      } catch (error) {
        const failure = toTsnError(error);
        if (failure.code !== trouble?.code)
          needs.log.error({ error: failure }, 'drop folder not read');
        trouble = failure;
      }
      const waitMs = Math.min(options.rescanMs, Math.max(settling.waitMs ?? options.rescanMs, 200));
      await needs.clock.sleep(waitMs, stop.signal);
      settling.next(waitMs);
      patience.next(waitMs);
    }
  };
  const part = `drop ${options.folder}`;
  const running = (needs.keep ?? keepOnce)(part, watching, stop.signal);
  return {
    trouble: () => trouble,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
    },
  };
}

function isWanted({ name, mtimeMs }: SeenFile, { rules }: DropOptions): boolean {
  return readFileName(name, rules, mtimeMs) !== 'ignore';
}

function markOf({ sizeBytes, mtimeMs }: Pick<SeenFile, 'sizeBytes' | 'mtimeMs'>): string {
  return `${sizeBytes} ${mtimeMs}`;
}

async function knownMarks({ store }: DropNeeds, folder: string): Promise<Map<string, string>> {
  const marks = await store.dropped.list(folder);
  return new Map(marks.map((mark) => [mark.name, markOf(mark)]));
}

/** True when it is done with: a recording, in quarantine, or refused for good. False: later again. */
async function takeIn(needs: DropNeeds, options: DropOptions, file: SeenFile): Promise<boolean> {
  const { store, clock, log } = needs;
  const path = join(options.dir, file.name);
  try {
    const shipped = isShipmentAudio(file.name) && (await takeShipment(needs, options, file));
    if (!shipped) await takeFile(needs, options, file, path);
    const mark = { ...file, name: keptName(file.name) };
    await store.transaction((tx) => tx.dropped.put(options.folder, mark, clock.now()));
    await afterwards(options, file, path).catch((error: unknown) => {
      const failure = toTsnError(error);
      log.warn({ error: failure, folder: options.folder, file: file.name }, 'taken in, and left');
    });
    return true;
  } catch (error) {
    const failure = error instanceof TsnError ? error : toTsnError(error);
    log.warn({ error: failure, folder: options.folder, file: file.name }, 'file not taken in');
    return failure.retry === 'never';
  }
}

/** So that a name may come again, and marks do not pile up. */
async function forgetGone(
  { store }: DropNeeds,
  folder: string,
  marks: Map<string, string>,
  files: readonly SeenFile[],
): Promise<void> {
  const there = new Set(files.map(({ name }) => keptName(name)));
  const gone = [...marks.keys()].filter((name) => !there.has(name));
  if (gone.length === 0) return;
  await store.transaction(async (tx) => {
    for (const name of gone) await tx.dropped.forget(folder, name);
  });
  for (const name of gone) marks.delete(name);
}
