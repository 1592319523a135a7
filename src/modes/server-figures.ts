/** The figures of a running server, for Prometheus. */
import type { Recogniser } from '../domain/recognition.ts';
import type { Clock } from '../platform/clock.ts';
import type { Figure } from '../platform/metrics.ts';
import type { ServerStore } from '../store/server/store.ts';

interface Needs {
  readonly store: ServerStore;
  readonly recogniser: Recogniser;
  readonly clock: Clock;
}

export function serverFigures({ store, recogniser, clock }: Needs): readonly Figure[] {
  const counts = () => store.views.counts();
  return [
    {
      name: 'tsn_recordings',
      help: 'Recordings by state',
      labels: ['state'],
      read: async () => labelled('state', (await counts()).byState),
    },
    {
      name: 'tsn_jobs',
      help: 'Jobs by what they wait for',
      labels: ['state'],
      read: async () => labelled('state', (await counts()).jobs),
    },
    {
      name: 'tsn_recogniser_ready',
      help: '1 while the recogniser takes work',
      labels: [],
      read: async () => [{ labels: {}, value: recogniser.health().state === 'ready' ? 1 : 0 }],
    },
    {
      name: 'tsn_node_silent_seconds',
      help: 'Time since a node was last heard',
      labels: ['node'],
      read: async () =>
        (await store.views.nodes()).flatMap(({ id, lastSeenAt }) =>
          lastSeenAt === null
            ? []
            : [{ labels: { node: id }, value: (clock.now() - lastSeenAt) / 1000 }],
        ),
    },
  ];
}

function labelled(label: string, values: Readonly<Record<string, number>> | object) {
  return Object.entries(values).map(([name, value]) => ({ labels: { [label]: name }, value }));
}
