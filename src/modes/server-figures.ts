/** The figures of a running server, for Prometheus. */
import type { QuarantineCounts } from '../domain/quarantine.ts';
import type { RecogniserChain } from '../engines/recogniser-chain/chain.ts';
import type { LinkState } from '../engines/recogniser-chain/link.ts';
import type { Clock } from '../platform/clock.ts';
import type { Figure, Reading } from '../platform/metrics.ts';
import type { ServerStore } from '../store/server/store.ts';
import { type CountNeeds, countRecordings } from './server-counts.ts';

interface Needs extends CountNeeds {
  readonly store: ServerStore;
  readonly recogniser: RecogniserChain | undefined;
  readonly clock: Clock;
  readonly quarantine: () => Promise<QuarantineCounts>;
}

export function serverFigures(needs: Needs): readonly Figure[] {
  const { store, recogniser, clock, quarantine } = needs;
  const counts = () => countRecordings(needs);
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
      read: async () => [{ labels: {}, value: recogniser?.health().state === 'ready' ? 1 : 0 }],
    },
    {
      name: 'tsn_recogniser_link_ready',
      help: '1 while this recogniser takes work',
      labels: ['link', 'model'],
      read: () => ofLinks(recogniser, ({ health }) => (health.state === 'ready' ? 1 : 0)),
    },
    {
      name: 'tsn_recogniser_link_busy',
      help: 'Clips that this recogniser hears now',
      labels: ['link', 'model'],
      read: () => ofLinks(recogniser, ({ busy }) => busy),
    },
    {
      name: 'tsn_recogniser_link_heard_count',
      help: 'Clips that this recogniser heard since the start',
      labels: ['link', 'model'],
      read: () => ofLinks(recogniser, ({ heard }) => heard),
    },
    {
      name: 'tsn_recogniser_link_failed_count',
      help: 'Clips that this recogniser failed since the start',
      labels: ['link', 'model'],
      read: () => ofLinks(recogniser, ({ failed }) => failed),
    },
    {
      name: 'tsn_recogniser_link_budget_used_seconds',
      help: "Sound of today's budget that is used, for recognisers that have one",
      labels: ['link', 'model'],
      read: () => ofLinks(recogniser, ({ budget }) => budget && budget.usedMs / 1_000),
    },
    {
      name: 'tsn_quarantine_items',
      help: 'What could not be taken in and waits for a person',
      labels: [],
      read: async () => [{ labels: {}, value: (await quarantine()).items }],
    },
    {
      name: 'tsn_quarantine_bytes',
      help: 'Bytes of what waits in quarantine',
      labels: [],
      read: async () => [{ labels: {}, value: (await quarantine()).bytes }],
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

async function ofLinks(
  recogniser: RecogniserChain | undefined,
  value: (state: LinkState) => number | null,
): Promise<readonly Reading[]> {
  const states = (await recogniser?.states()) ?? [];
  return states.flatMap((state) => {
    const read = value(state);
    return read === null ? [] : [{ labels: { link: state.name, model: state.model }, value: read }];
  });
}

function labelled(label: string, values: Readonly<Record<string, number>> | object) {
  return Object.entries(values).map(([name, value]) => ({ labels: { [label]: name }, value }));
}
