/** What `tsn status`, the page and /api/health say of a running server. */
import type { AudioTrouble } from '../domain/audio-trouble.ts';
import type { PartHealth, RecogniserView, ServerStatus } from '../domain/views.ts';
import type { RecogniserChain } from '../engines/recogniser-chain/chain.ts';
import type { LinkState } from '../engines/recogniser-chain/link.ts';
import type { Clock } from '../platform/clock.ts';
import { FAILURES, type FailureCode } from '../platform/errors.ts';
import type { ServerStore } from '../store/server/store.ts';
import { usesTestModel } from './recogniser.ts';

export interface StatusNeeds {
  readonly store: ServerStore;
  readonly recogniser: RecogniserChain;
  storage(): Promise<PartHealth>;
  /** Drop folders that cannot be read. */
  drops(): readonly PartHealth[];
  readonly clock: Clock;
  readonly startedAt: number;
  readonly version: string;
  readonly commit: string;
}

export async function serverStatus(needs: StatusNeeds): Promise<ServerStatus> {
  const { store, recogniser, clock, startedAt, version, commit } = needs;
  const [{ recordings, byState, jobs }, nodes, storage, links] = await Promise.all([
    store.views.counts(),
    store.views.nodes(),
    needs.storage(),
    recogniser.states(),
  ]);
  return {
    version,
    commit,
    startedAt,
    now: clock.now(),
    recordings,
    byState,
    jobs,
    nodes,
    parts: [
      recogniserHealth(recogniser),
      storage,
      audioHealth(await store.audioState.counts()),
      ...needs.drops(),
    ],
    testModel: usesTestModel(recogniser),
    model: recogniser.info()?.model ?? null,
    recognisers: links.map(recogniserView),
  };
}

/** Recordings without their bytes stop nothing, but a person should know. */
function audioHealth({ missing, damaged }: Readonly<Record<AudioTrouble, number>>): PartHealth {
  const isWell = missing + damaged === 0;
  const reason = isWell
    ? null
    : `${missing} recordings without audio, ${damaged} with damaged audio`;
  const hint = isWell ? null : 'Sent again they are whole; `tsn recordings verify` looks anew.';
  return { part: 'audio', state: 'ready', code: null, reason, hint };
}

function recogniserHealth(recogniser: RecogniserChain): PartHealth {
  const health = recogniser.health();
  const { code = null, reason = null } = health.state === 'down' ? health : {};
  return { part: 'recogniser', state: health.state, code, reason, hint: hintOf(code) };
}

function recogniserView({ health, ...link }: LinkState): RecogniserView {
  const { code = null, reason = null } = health.state === 'down' ? health : {};
  return { ...link, state: health.state, code, reason, hint: hintOf(code) };
}

function hintOf(code: string | null): string | null {
  return code !== null && code in FAILURES ? FAILURES[code as FailureCode].hint : null; // `in` has just checked
}
