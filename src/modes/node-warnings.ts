/** What a person should look at on a node: for its status, its heartbeat, and once for its log. */
import { describeMostlyEmpty, JUDGED_FILES, mostlyEmpty } from '../domain/source-health.ts';
import { describeOutOfReach } from '../engines/folder/out-of-reach.ts';
import type { ClockState } from '../node/clock/judge.ts';
import type { SpoolHealth } from '../node/spool/keeper.ts';
import { describeTroubled } from '../node/watch/troubled.ts';
import { type FailureCode, TsnError } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';
import type { DeadPart } from '../platform/supervise.ts';
import type { NodeStore } from '../store/node/store.ts';
import type { SourceHealth } from './node-watching.ts';

interface Needs {
  readonly store: NodeStore;
  readonly spool: SpoolHealth;
  readonly watches: readonly SourceHealth[];
  readonly clock: ClockState;
  /** Recordings that do not get through. */
  readonly refused: readonly TsnError[];
  /** Parts that died and are begun anew. */
  readonly dead: readonly DeadPart[];
}

export async function nodeWarnings(needs: Needs): Promise<readonly TsnError[]> {
  const { spool, clock, watches, store } = needs;
  const empty = await Promise.all(watches.map(({ source }) => emptySource(store, source)));
  const folders = watches.map(({ failure }) => failure ?? undefined);
  const outOfReach = watches.flatMap(outOfReachOf);
  const unsynced =
    clock === 'unsynced'
      ? new TsnError('clock/unsynced', 'the clock of this machine was not set since it started')
      : undefined;
  const all = [
    spool.shortage ?? undefined,
    ...spool.failures,
    ...folders,
    ...outOfReach,
    ...empty,
    ...needs.refused,
    unsynced,
    ...needs.dead.map(({ part, code, reason }) => new TsnError(code, `${part} died: ${reason}`)),
  ];
  return all.filter((warning) => warning !== undefined);
}

function outOfReachOf(watch: SourceHealth): readonly TsnError[] {
  const { source, dir, outOfReach } = watch;
  // Those that may not be read are told by the spool, which also counts them (node/spool/unreadable.ts).
  const troubled = describeTroubled(watch.troubled).filter(
    ({ code }) => code !== 'folder/not-readable',
  );
  return [...describeOutOfReach(outOfReach, dir), ...troubled].map(
    ({ code, message }) => new TsnError(code, `${source}: ${message}`),
  );
}

async function emptySource(store: NodeStore, source: string): Promise<TsnError | undefined> {
  const found = mostlyEmpty(await store.recordings.newestClasses(source, JUDGED_FILES));
  if (found === undefined) return undefined;
  return new TsnError('source/mostly-empty', `${source}: ${describeMostlyEmpty(found)}`);
}

/** Logs each warning when it comes and when it has gone, not each time it is asked. */
export function warningLog(log: Log): (now: readonly TsnError[]) => void {
  let before: ReadonlySet<FailureCode> = new Set();
  return (now) => {
    for (const warning of now) {
      if (!before.has(warning.code)) log.error({ error: warning }, 'needs a person');
    }
    const codes = new Set(now.map(({ code }) => code));
    for (const code of before) {
      if (!codes.has(code)) log.info({ code }, 'no longer needs a person');
    }
    before = codes;
  };
}
