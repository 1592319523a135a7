/** What `tsn status`, the page and /api/health say of a running server. */
import type { AudioTrouble } from '../domain/audio-trouble.ts';
import type { QuarantineCounts } from '../domain/quarantine.ts';
import type { PartHealth, RecogniserView, ServerStatus } from '../domain/views.ts';
import type { RecogniserChain } from '../engines/recogniser-chain/chain.ts';
import type { LinkState } from '../engines/recogniser-chain/link.ts';
import type { Stage } from '../jobs/stage.ts';
import type { Clock } from '../platform/clock.ts';
import { FAILURES, type FailureCode } from '../platform/errors.ts';
import type { DeadPart } from '../platform/supervise.ts';
import type { ServerStore } from '../store/server/store.ts';
import { usesTestModel } from './recogniser.ts';
import { type CountNeeds, countRecordings, nodeItems } from './server-counts.ts';
import { toServerItem } from './server-instance.ts';
import type { StageGate } from './server-stages.ts';

export interface StatusNeeds {
  readonly store: ServerStore;
  /** Absent on a server that does not transcribe. */
  readonly recogniser: RecogniserChain | undefined;
  readonly gate: Pick<StageGate, 'health' | 'status'>;
  readonly stages: readonly Stage[];
  uploading: CountNeeds['uploading'];
  storage(): Promise<PartHealth>;
  /** Drop folders that cannot be read. */
  drops(): readonly PartHealth[];
  /** Parts that died and are begun anew. */
  readonly dead: () => readonly DeadPart[];
  /** Webhooks that do not take what they are told. */
  webhooks(): Promise<readonly PartHealth[]>;
  quarantine(): Promise<QuarantineCounts>;
  /** Calls that wait on the disk. */
  held(): Promise<readonly PartHealth[]>;
  /** UTC ms since when it only ends what it has in hand; null while it runs. */
  drainingSince(): number | null;
  readonly clock: Clock;
  /** Of its data folder (src/platform/instance.ts). */
  readonly instance: string;
  readonly startedAt: number;
  readonly version: string;
  readonly commit: string;
}

export async function serverStatus(needs: StatusNeeds): Promise<ServerStatus> {
  const { store, recogniser, clock, instance, startedAt, version, commit } = needs;
  const [{ recordings, byState, jobs }, nodes, storage, links, stages, servers, quarantine] =
    await Promise.all([
      countRecordings(needs),
      nodeItems(needs),
      needs.storage(),
      recogniser?.states() ?? [],
      needs.gate.status(needs.stages),
      store.instances.list(),
      needs.quarantine(),
    ]);
  return {
    version,
    commit,
    instance,
    startedAt,
    now: clock.now(),
    drainingSince: needs.drainingSince(),
    recordings,
    byState,
    jobs,
    nodes,
    quarantine,
    parts: withOutages(
      [
        ...recogniserHealth(recogniser),
        storage,
        audioHealth(await store.audioState.counts()),
        ...needs.drops(),
        ...(await needs.held()),
        ...(await needs.webhooks()),
        ...needs.dead().map(deadHealth),
      ],
      needs.gate.health(),
    ),
    stages,
    servers: servers.map((row) => toServerItem(row, clock.now())),
    testModel: recogniser !== undefined && usesTestModel(recogniser),
    model: recogniser?.info()?.model ?? null,
    recognisers: links.map(recogniserView),
  };
}

/** A part that says itself that it is down needs no second line. */
function withOutages(
  parts: readonly PartHealth[],
  outages: readonly PartHealth[],
): readonly PartHealth[] {
  const down = new Set(outages.map(({ part }) => part));
  const others = parts.filter(({ part, state }) => state === 'down' || !down.has(part));
  const said = new Set(others.map(({ part }) => part));
  return [...others, ...outages.filter(({ part }) => !said.has(part))];
}

function deadHealth({ part, state, at, deaths, code, reason }: DeadPart): PartHealth {
  const when = new Date(at).toISOString();
  const times = deaths === 1 ? 'died' : `died ${deaths} times in a row, the last time`;
  return { part, state, code, reason: `${times} at ${when}: ${reason}`, hint: hintOf(code) };
}

/** Recordings without their bytes stop nothing, but a person should know. */
function audioHealth({ missing, damaged }: Readonly<Record<AudioTrouble, number>>): PartHealth {
  const isWell = missing + damaged === 0;
  const reason = isWell
    ? null
    : `${missing} recordings without audio, ${damaged} with damaged audio`;
  const hint = isWell
    ? null
    : 'Nodes are asked for them again; `tsn recordings verify` looks anew.';
  return { part: 'audio', state: 'ready', code: null, reason, hint };
}

function recogniserHealth(recogniser: RecogniserChain | undefined): readonly PartHealth[] {
  if (recogniser === undefined) return [];
  const health = recogniser.health();
  const { code = null, reason = null } = health.state === 'down' ? health : {};
  return [{ part: 'recogniser', state: health.state, code, reason, hint: hintOf(code) }];
}

function recogniserView({ health, ...link }: LinkState): RecogniserView {
  const { code = null, reason = null } = health.state === 'down' ? health : {};
  return { ...link, state: health.state, code, reason, hint: hintOf(code) };
}

function hintOf(code: string | null): string | null {
  return code !== null && code in FAILURES ? FAILURES[code as FailureCode].hint : null; // `in` has just checked
}
