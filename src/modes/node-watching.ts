/** Watches every source of a node: a look through each folder now and then, and hints in between. */
import { watchFolder } from '../engines/folder/events.ts';
import type { SettledFile } from '../node/recorder-file.ts';
import { startWatch, type WatchHealth } from '../node/watch/watch.ts';
import type { Clock } from '../platform/clock.ts';
import { toTsnError } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';
import type { Keep } from '../platform/supervise.ts';
import type { NodeStore } from '../store/node/store.ts';
import type { NodeSource, NodeSources } from './node-sources.ts';

interface Needs {
  readonly sources: NodeSources;
  readonly store: NodeStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly keepWatching?: Keep | undefined;
  readonly keep: (file: SettledFile) => Promise<'kept' | 'changed'>;
}

export interface SourceHealth extends WatchHealth {
  readonly source: string;
  readonly dir: string;
}

export interface Watching extends AsyncDisposable {
  /** Looks at all folders now. */
  poke(): void;
  /** In the order of the configuration. */
  health(): readonly SourceHealth[];
}

export function watchSources(needs: Needs): Watching {
  const watched = [...needs.sources.values()].map((source) => watchOne(needs, source));
  return {
    poke() {
      for (const { poke } of watched) poke();
    },
    health: () => watched.map(({ health }) => health()),
    async [Symbol.asyncDispose]() {
      await Promise.all(watched.map((one) => one.stop()));
    },
  };
}

function watchOne({ store, clock, log, keep, keepWatching }: Needs, options: NodeSource) {
  const { source, dir } = options;
  const watch = startWatch({ options, store, clock, log, keep, keepWatching });
  const poke = () => watch.poke();
  // Hints come last: they only say that the watch should look.
  const events = watchFolder(dir, poke, (error) =>
    log.warn({ source, error: toTsnError(error) }, 'folder events failed'),
  );
  // A file that came while the watcher was setting itself up gave no hint.
  void events.ready.then(poke);
  return {
    poke,
    health: (): SourceHealth => ({ source, dir, ...watch.health() }),
    async stop() {
      await events[Symbol.asyncDispose]();
      await watch[Symbol.asyncDispose]();
    },
  };
}
