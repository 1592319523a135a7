/** An SFTP server over a folder in memory, and logins to it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { loadHostKey } from '../../../src/engines/sftp-server/host-key.ts';
import type { SftpLimits } from '../../../src/engines/sftp-server/limits.ts';
import { type SftpServer, startSftpServer } from '../../../src/engines/sftp-server/sftp-server.ts';
import { silentLog } from '../../../src/platform/log.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { MemoryFolder, memoryAccounts } from './memory-folder.ts';
import { newKey, TestClient, type TestKey } from './sftp-client.ts';

export interface World {
  readonly server: SftpServer;
  readonly folder: MemoryFolder;
  readonly clock: FakeClock;
  readonly key: TestKey;
  readonly hostKeySha256: string;
  readonly login: (user?: string) => Promise<TestClient>;
}

export async function startWorld(
  t: TestContext,
  limits: Partial<SftpLimits> = {},
  log = silentLog,
): Promise<World> {
  const dir = await mkdtemp(join(tmpdir(), 'tsn-sftp-'));
  const folder = new MemoryFolder();
  const clock = new FakeClock();
  const key = newKey();
  const hostKey = await loadHostKey(join(dir, 'host_key'));
  const accounts = memoryAccounts({ alpha: key.public }, folder);
  const server = await startSftpServer({
    host: '127.0.0.1',
    port: 0,
    hostKey,
    accounts,
    limits,
    clock,
    log,
  });
  const clients: TestClient[] = [];
  t.after(async () => {
    await Promise.all(clients.map((client) => client[Symbol.asyncDispose]()));
    await server.close();
    await rm(dir, { recursive: true });
  });
  const login = async (username = 'alpha'): Promise<TestClient> => {
    const client = await TestClient.connect({
      port: server.port,
      username,
      privateKey: key.private,
    });
    clients.push(client);
    return client;
  };
  return { server, folder, clock, key, hostKeySha256: hostKey.sha256, login };
}
