/**
 * A node of this process with a recorder's folder, a server beside it, and time
 * in the test's hands: `until` moves the clock while it waits for a condition.
 */

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../scripts/free-port.ts';
import type { NodeConfig } from '../../src/config/node-config.ts';
import { createNodeKey } from '../../src/engines/sftp/keys.ts';
import { type RunningNode, startNode } from '../../src/modes/node.ts';
import { silentLog } from '../../src/platform/log.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { atEnd } from './at-end.ts';
import { sha256Of } from './files.ts';
import { type PeerOptions, type SftpPeer, startPeer } from './sftp-peer.ts';
import { tempFolder } from './temp-folder.ts';

export interface NodeSite {
  readonly clock: FakeClock;
  readonly config: NodeConfig;
  readonly remote: string;
  /** Starts the server, again on the same port after a kill. */
  serve(options?: Partial<PeerOptions>): Promise<SftpPeer>;
  start(change?: Partial<NodeConfig['ship']>): Promise<RunningNode>;
  /** As a recorder: makes or replaces a file. */
  record(name: string, bytes: Uint8Array | string): void;
  /** What arrived under its final name, by original name: hashes of the bytes. */
  arrived(): Readonly<Record<string, readonly string[]>>;
}

/** `keeping` changes how much the node keeps, and where. */
export function nodeSite(
  t: TestContext,
  keeping: Partial<Pick<NodeConfig, 'dataDir' | 'sources' | 'spool' | 'archive'>> = {},
): NodeSite {
  const folder = tempFolder(t);
  const key = createNodeKey();
  const hostKey = createNodeKey().privateKey;
  const keyFile = join(folder, 'node.key');
  writeFileSync(keyFile, key.privateKey, { mode: 0o600 });
  const clock = new FakeClock();
  const remote = join(folder, 'remote');
  const watchDir = join(folder, 'recorder');
  mkdirSync(watchDir);
  let port = 0;
  let fingerprint = `SHA256:${'A'.repeat(43)}`;
  const config: NodeConfig = {
    nodeId: 'n1',
    dataDir: join(folder, 'data'),
    sources: {},
    watch: {
      labels: {},
      dir: watchDir,
      recorder: 'allstar',
      timeZone: 'UTC',
      settle: 2_000,
      rescan: 4_000,
      source: 'main',
    },
    ship: {
      transport: 'sftp',
      host: '127.0.0.1',
      port: 1,
      user: 'n1',
      hostKey: fingerprint,
      key: { file: keyFile },
      remoteDir: '.',
      connections: 2,
      receipt: 'rename',
    },
    spool: { maxBytes: 1e12, minFreeBytes: 0 },
    archive: { keep: 0, maxBytes: 1e12, originals: 'keep', moveTo: '' },
    log: { level: 'silent' },
    ...keeping,
  };
  return {
    clock,
    config,
    remote,
    async serve(options = {}) {
      const peer = await startPeer(t, {
        ...{ root: remote, hostKey, publicKey: key.publicKey },
        port: port === 0 ? await freePort() : port,
        ...options,
      });
      port = peer.port;
      fingerprint = peer.fingerprint;
      return peer;
    },
    async start(change = {}) {
      const ship = { ...config.ship, port: port === 0 ? 1 : port, hostKey: fingerprint, ...change };
      const node = await startNode({
        config: { ...config, ship },
        ...{ clock, log: silentLog, version: '0.0.0' },
      });
      let stopped: Promise<void> | undefined;
      const stop = (): Promise<void> => {
        stopped ??= settled(clock, Promise.resolve(node[Symbol.asyncDispose]()));
        return stopped;
      };
      atEnd(t, stop);
      return { ...node, [Symbol.asyncDispose]: stop };
    },
    record(name, bytes) {
      const path = join(watchDir, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, bytes);
    },
    arrived: () => arrivedIn(remote),
  };
}

function arrivedIn(remote: string): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const name of readdirSync(remote)) {
    if (/\.(part|json)$/.test(name) || name.startsWith('.')) continue;
    const [id = ''] = name.split('.');
    const manifest: unknown = JSON.parse(readFileSync(join(remote, `${id}.manifest.json`), 'utf8'));
    const { originalName } = manifest as { originalName: string };
    found[originalName] = [
      ...(found[originalName] ?? []),
      sha256Of(readFileSync(join(remote, name))),
    ];
  }
  return found;
}

/** A machine that needs longer for anything has stopped. */
const PATIENCE_MS = 120_000;
/** Then it is the disk or the network that is waited for, and the clock shall not run far ahead of them. */
const QUICK_TURNS = 5_000;

/** Lets real work go on and time pass in small steps until the condition holds. */
export async function until(
  clock: FakeClock,
  what: string,
  isSo: () => boolean | Promise<boolean>,
): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  for (let turns = 0; performance.now() < end; turns++) {
    if (await isSo()) return;
    await (turns < QUICK_TURNS ? new Promise(setImmediate) : delay(1));
    clock.advance(20);
  }
  throw new Error(`did not happen: ${what}`);
}

async function settled(clock: FakeClock, work: Promise<void>): Promise<void> {
  const over = new AbortController();
  const ended = work.finally(() => over.abort());
  while (!over.signal.aborted) {
    await new Promise(setImmediate);
    clock.advance(20);
  }
  await ended;
}
