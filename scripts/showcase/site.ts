/** A server and a node of the built executable, side by side in one folder, joined by a token. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../free-port.ts';
import { askTsn, type Launcher, type Running, startTsn, until } from './tsn.ts';

export interface Site {
  readonly serverData: string;
  readonly nodeData: string;
  readonly watchDir: string;
  readonly nodeConfig: string;
  readonly httpPort: number;
  readonly sftpPort: number;
  readonly timeZone: string;
  readonly model: string;
}

export const NODE_ID = 'hilltop';

/** Chooses ports and folders below `root`; starts nothing. */
export async function planSite(root: string, model: string): Promise<Site> {
  const watchDir = join(root, 'recorder');
  await mkdir(watchDir, { recursive: true });
  return {
    serverData: join(root, 'server'),
    nodeData: join(root, 'node'),
    watchDir,
    nodeConfig: join(root, 'node.yaml'),
    httpPort: await freePort(),
    sftpPort: await freePort(),
    timeZone: 'America/Los_Angeles',
    model,
  };
}

export function pageOf(site: Site): string {
  return `http://127.0.0.1:${site.httpPort}`;
}

/** Starts the server and waits until it answers. */
export async function startServer(
  tsn: Launcher,
  site: Site,
  flags: readonly string[] = [],
): Promise<Running> {
  const server = startTsn(tsn, ['server', ...serverFlags(site), ...flags]);
  await until(`the server answers (it said: ${server.lines.join('\n')})`, async () => {
    const { ok, status } = await fetch(`${pageOf(site)}/api/status`);
    return ok ? status : undefined;
  });
  return server;
}

export function serverFlags(site: Site): readonly string[] {
  return [
    ['--data-dir', site.serverData],
    ['--http-port', String(site.httpPort)],
    ['--sftp-host', '127.0.0.1'],
    ['--sftp-port', String(site.sftpPort)],
    ['--transcribe-model', site.model],
  ].flat();
}

/** Makes a token on the server and joins the node with it, as an operator does. `nodes`: what runs at the node. */
export async function joinNode(
  tsn: Launcher,
  site: Site,
  nodes = tsn,
  address: readonly string[] = ['--address', `127.0.0.1:${site.sftpPort}`],
): Promise<void> {
  const { token } = await askTsn<{ token: string }>(tsn, [
    ...['server', 'token', 'create', NODE_ID, ...address],
    ...['--data-dir', site.serverData],
  ]);
  await askTsn(nodes, [
    ...['node', 'join', token, '--config', site.nodeConfig, '--data-dir', site.nodeData],
    ...['--watch-dir', site.watchDir, '--time-zone', site.timeZone],
  ]);
}

export function startNode(tsn: Launcher, site: Site, flags: readonly string[] = []): Running {
  return startTsn(tsn, ['node', '--config', site.nodeConfig, ...flags]);
}
