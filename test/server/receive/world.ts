/** A running receiver with a real store and real SFTP on 127.0.0.1, and nodes that log in to it. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { NewEvent } from '../../../src/domain/events.ts';
import type { Manifest } from '../../../src/domain/manifest.ts';
import { sha256 } from '../../../src/platform/hash.ts';
import { newId } from '../../../src/platform/ids.ts';
import { silentLog } from '../../../src/platform/log.ts';
import type { ServerStore } from '../../../src/store/server/store.ts';
import { newKey, TestClient, type TestKey } from '../../engines/sftp-server/sftp-client.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { tempServerStore } from '../../support/temp-store.ts';
import { type Receiver, type ReceiverOptions, startReceiver } from './receiver.ts';

export interface Shipment {
  readonly id: string;
  readonly bytes: Buffer;
  readonly manifest: Manifest;
}

/** 2026-01-02 03:04:05 UTC, so that the archive's folder is known. */
export const RECORDED_AT = Date.UTC(2026, 0, 2, 3, 4, 5);

/** A recording of node alpha, as the node would ship it. */
export function shipmentOf(content: string | Buffer, manifest: Partial<Manifest> = {}): Shipment {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const id = manifest.id ?? newId();
  return {
    id,
    bytes,
    manifest: {
      version: 1,
      id,
      node: 'alpha',
      source: 'main',
      originalName: '20260102030405.wav',
      sha256: sha256(bytes),
      sizeBytes: bytes.length,
      recordedAt: RECORDED_AT,
      recordedAtSource: 'name',
      recordedAtCertainty: 'exact',
      timeZone: 'UTC',
      class: 'speech-candidate',
      software: 'tsn/test',
      ...manifest,
    },
  };
}

export class World {
  readonly dataDir: string;
  readonly clock = new FakeClock();
  readonly events: NewEvent[] = [];
  readonly keys = new Map<string, TestKey>();
  readonly store: ServerStore;
  receiver: Receiver | undefined;
  #clients: TestClient[] = [];

  constructor(dataDir: string, store: ServerStore) {
    this.dataDir = dataDir;
    this.store = store;
  }

  static async start(t: TestContext, options: Partial<ReceiverOptions> = {}): Promise<World> {
    const dataDir = await mkdtemp(join(tmpdir(), 'tsn-receive-'));
    const clock = new FakeClock();
    const ends: (() => Promise<void>)[] = [];
    const store = await tempServerStore({ after: (end) => ends.push(end) }, clock, dataDir);
    const world = new World(dataDir, store);
    t.after(async () => {
      await world.stop();
      for (const end of ends) await end();
      await rm(dataDir, { recursive: true, force: true });
    });
    await world.register('alpha');
    await world.register('beta');
    store.events.subscribe((events) => world.events.push(...events));
    await world.run(options);
    return world;
  }

  async register(node: string): Promise<void> {
    const key = newKey();
    this.keys.set(node, key);
    const row = { id: node, publicKey: key.public, joinedAt: this.clock.now() };
    await this.store.transaction((tx) => tx.nodes.put(row));
  }

  async run(options: Partial<ReceiverOptions> = {}): Promise<void> {
    const { dataDir, store, clock } = this;
    const port = 0;
    const needs = { host: '127.0.0.1', port, dataDir, store, clock, log: silentLog };
    this.receiver = await startReceiver({ ...needs, version: 'test', ...options });
  }

  async stop(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client[Symbol.asyncDispose]()));
    this.#clients = [];
    await this.receiver?.close();
    this.receiver = undefined;
  }

  /** Stops and starts again on the same data, as after a crash or an update. */
  async restart(options: Partial<ReceiverOptions> = {}): Promise<void> {
    await this.stop();
    await this.run(options);
  }

  get port(): number {
    if (this.receiver === undefined) throw new Error('not running');
    return this.receiver.port;
  }

  async login(node = 'alpha'): Promise<TestClient> {
    const privateKey = this.keys.get(node)?.private;
    if (privateKey === undefined) throw new Error(`no key for ${node}`);
    const client = await TestClient.connect({ port: this.port, username: node, privateKey });
    this.#clients.push(client);
    return client;
  }

  async joinWith(secret: string): Promise<TestClient> {
    const login = { port: this.port, username: 'join', password: secret };
    const client = await TestClient.connect(login);
    this.#clients.push(client);
    return client;
  }

  /** Audio files below the archive, relative to the data folder. */
  async archived(): Promise<string[]> {
    const entries = await readdir(join(this.dataDir, 'audio'), {
      recursive: true,
      withFileTypes: true,
    }).catch(() => []);
    const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.'));
    const paths = files.map((entry) => join(entry.parentPath, entry.name));
    return paths.map((path) => path.slice(this.dataDir.length + 1)).sort();
  }

  async inbox(node = 'alpha'): Promise<string[]> {
    return (await readdir(join(this.dataDir, 'inbox', node)).catch(() => [])).toSorted((a, b) =>
      a.localeCompare(b),
    );
  }

  read(path: string): Promise<Buffer> {
    return readFile(join(this.dataDir, path));
  }

  async recordings(): Promise<string[]> {
    const ids: string[] = [];
    for await (const { id } of this.store.recordings.allAudio()) ids.push(id);
    return ids;
  }
}

export async function putManifest(client: TestClient, { id, manifest }: Shipment): Promise<void> {
  await client.put(`${id}.manifest.json.part`, JSON.stringify(manifest));
  await client.posixRename(`${id}.manifest.json.part`, `${id}.manifest.json`);
}

/** Bytes and manifest, everything but the final rename. */
export async function send(client: TestClient, shipment: Shipment): Promise<void> {
  await client.put(`${shipment.id}.part`, shipment.bytes);
  await putManifest(client, shipment);
}

/** The final rename: its success is the receipt. */
export function confirm(client: TestClient, { id }: Shipment, extension = 'wav'): Promise<void> {
  return client.posixRename(`${id}.part`, `${id}.${extension}`);
}

export async function ship(client: TestClient, shipment: Shipment): Promise<void> {
  await send(client, shipment);
  await confirm(client, shipment);
}
