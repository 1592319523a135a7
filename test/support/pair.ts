/** A running server and node for end-to-end tests, with the questions that tests ask of them. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import {
  joinNode,
  pageOf,
  planSite,
  type Site,
  startNode,
  startServer,
} from '../../scripts/showcase/site.ts';
import { askTsn, type Running, until } from '../../scripts/showcase/tsn.ts';
import type { Page, RecordingItem } from '../../src/domain/views.ts';
import { atEnd } from './at-end.ts';
import type { Workplace } from './executable.ts';

const QUICK = ['--watch-settle', '500ms', '--watch-rescan', '1s'];
const FINAL = ['complete', 'no-audio', 'no-speech', 'failed'];

export interface Pair {
  readonly site: Site;
  /** Process ids of the running executables. */
  pids(): { readonly server: number; readonly node: number };
  restartNode(signal?: NodeJS.Signals): Promise<void>;
  restartServer(signal?: NodeJS.Signals): Promise<void>;
  /** Waits until the node has nothing left to ship after having looked at the folder once more. */
  nodeIdle(): Promise<void>;
}

/** Starts both and ends both with the test; what they said is shown when the test fails. */
export async function startPair(t: TestContext, { root, tsn, model }: Workplace): Promise<Pair> {
  const site = await planSite(root, model);
  let server = await startServer(tsn, site);
  let node: Running | undefined;
  atEnd(t, async () => {
    await Promise.all([server.stop(), node?.stop()]);
    if (!('passed' in t && t.passed))
      t.diagnostic([...server.lines, ...(node?.lines ?? [])].slice(-60).join('\n'));
  });
  await joinNode(tsn, site);
  node = startNode(tsn, site, QUICK);
  return {
    site,
    pids: () => ({ server: pidOf(server), node: pidOf(node) }),
    async restartNode(signal = 'SIGTERM') {
      await node?.stop(signal);
      node = startNode(tsn, site, QUICK);
    },
    async restartServer(signal = 'SIGTERM') {
      await server.stop(signal);
      server = await startServer(tsn, site);
    },
    async nodeIdle() {
      const since = Date.now();
      await until('the node has shipped everything', async () => {
        const status = await askTsn<NodeStatus>(tsn, [
          'node',
          'status',
          '--config',
          site.nodeConfig,
        ]);
        const looked = (status.lastScanAt ?? 0) > since;
        return looked && status.unshipped === 0 ? true : undefined;
      });
    },
  };
}

interface NodeStatus {
  readonly lastScanAt: number | null;
  readonly unshipped: number;
}

function pidOf(running: Running | undefined): number {
  const pid = running?.child.pid;
  assert.ok(pid !== undefined, 'it runs');
  return pid;
}

/** All recordings but the one with which the node proved itself. */
export async function listRecordings(site: Site): Promise<readonly RecordingItem[]> {
  const answer = await fetch(`${pageOf(site)}/api/recordings?limit=200`);
  assert.equal(answer.status, 200);
  const { items } = (await answer.json()) as Page<RecordingItem>;
  return items.filter(({ source }) => source !== 'join');
}

/** Waits until `count` recordings have reached their end, and answers them. */
export function allFinished(site: Site, count: number): Promise<readonly RecordingItem[]> {
  return until(`${count} recordings are finished`, async () => {
    const items = await listRecordings(site);
    const done = items.filter(({ state }) => FINAL.includes(state));
    return items.length >= count && done.length === items.length ? items : undefined;
  });
}

/** The bytes that the server keeps for a recording. */
export async function storedBytes(site: Site, id: string): Promise<Buffer> {
  const answer = await fetch(`${pageOf(site)}/api/recordings/${id}/audio?original=1`);
  assert.equal(answer.status, 200);
  return Buffer.from(await answer.arrayBuffer());
}
