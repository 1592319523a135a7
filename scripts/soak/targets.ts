/** What the node ships to: `tsn server` by SFTP or by HTTPS, or an account at OpenSSH's own sshd. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createClient } from '../../src/web/client/client.ts';
import type { Lifetime } from '../../test/support/at-end.ts';
import { sha256Of } from '../../test/support/files.ts';
import { type Sshd, startSshd } from '../../test/support/sshd.ts';
import { makeCertificate } from '../../test/support/tls.ts';
import { freePort } from '../free-port.ts';
import { joinNode, NODE_ID, pageOf, type Site, startServer } from '../showcase/site.ts';
import type { Launcher, Running } from '../showcase/tsn.ts';

export const TARGETS = ['server', 'https', 'sshd'] as const;
export type TargetName = (typeof TARGETS)[number];

/** One recording as it is stored at the end. */
export interface Stored {
  readonly name: string;
  /** What its manifest says. */
  readonly sha256: string;
  /** What its bytes hash to; undefined when they are gone. */
  readonly bytesSha256: string | undefined;
}

export interface Target {
  readonly port: number;
  /** Writes the node's configuration; it will connect to `port`, where the proxy is. */
  enrol(port: number): Promise<void>;
  /** SIGKILL, and a start after `pause`. */
  restart(pause: () => Promise<void>): Promise<void>;
  stored(): Promise<readonly Stored[]>;
}

export async function startTarget(
  name: TargetName,
  t: Lifetime,
  tsn: Launcher,
  site: Site,
): Promise<Target> {
  if (name === 'sshd') return openSsh(site, await startSshd(t));
  return name === 'https' ? tsnServerByHttps(t, tsn, site) : tsnServer(t, tsn, site);
}

/** The same server, asked by its other door, with a certificate that the token brings along. */
async function tsnServerByHttps(t: Lifetime, tsn: Launcher, site: Site): Promise<Target> {
  const port = await freePort();
  const { cert, key } = makeCertificate(dirname(site.serverData));
  const tls = ['--web-tls-cert', cert, '--web-tls-key', key];
  const flags = ['--upload-listen', `127.0.0.1:${port}`, ...tls];
  return {
    ...(await tsnServer(t, tsn, site, flags)),
    port,
    enrol: (way) => byHttps(tsn, site, way, cert),
  };
}

async function byHttps(tsn: Launcher, site: Site, port: number, cert: string): Promise<void> {
  const address = ['--https-address', `https://localhost:${port}`, '--https-ca', cert];
  await joinNode(tsn, site, tsn, address);
}

async function tsnServer(
  t: Lifetime,
  tsn: Launcher,
  site: Site,
  flags: readonly string[] = [],
): Promise<Target> {
  let server: Running = await startServer(tsn, site, flags);
  t.after(async () => void (await server.stop()));
  return {
    port: site.sftpPort,
    enrol: (port) => joinNode(tsn, { ...site, sftpPort: port }),
    async restart(pause) {
      await server.stop('SIGKILL');
      await pause();
      server = await startServer(tsn, site, flags);
    },
    stored: () => storedByServer(site),
  };
}

/** By the API, as anybody would look. */
async function storedByServer(site: Site): Promise<readonly Stored[]> {
  const client = createClient(pageOf(site));
  const stored: Stored[] = [];
  let after: string | undefined;
  do {
    const page = await client.recordings({ limit: 200, after });
    for (const { id, originalName, source } of page.items) {
      if (source === 'join') continue; // with which the node proved itself
      const { sha256 } = await client.recording(id);
      const answer = await fetch(client.audioUrl(id, 'original'));
      const bytes = answer.ok ? new Uint8Array(await answer.arrayBuffer()) : undefined;
      stored.push({ name: originalName, sha256, bytesSha256: bytes && sha256Of(bytes) });
    }
    after = page.next ?? undefined;
  } while (after !== undefined);
  return stored;
}

function openSsh(site: Site, sshd: Sshd): Target {
  return {
    port: sshd.port,
    async enrol(port) {
      const key = join(site.nodeData, 'node.key');
      await writeFile(key, sshd.privateKey, { mode: 0o600 });
      const { user, fingerprint, root } = sshd;
      const ship = { host: '127.0.0.1', port, user, hostKey: fingerprint, key: { file: key } };
      const config = {
        ...{ nodeId: NODE_ID, dataDir: site.nodeData },
        watch: { dir: site.watchDir, recorder: 'allstar', timeZone: site.timeZone },
        ship: { ...ship, remoteDir: root, receipt: 'read-back' },
      };
      await writeFile(site.nodeConfig, JSON.stringify(config)); // JSON is YAML
    },
    restart: (pause) => sshd.restart(pause),
    stored: () => storedInFolder(sshd.root),
  };
}

const MANIFEST = '.manifest.json';

/** A manifest and an audio file of the same id; parts and manifests alone are attempts. */
async function storedInFolder(folder: string): Promise<readonly Stored[]> {
  const names = await readdir(folder);
  const audio = names.filter((name) => !/\.(part|json)$/.test(name) && name !== '.tsn');
  const manifests = new Set(names.filter((name) => name.endsWith(MANIFEST)));
  const stored: Stored[] = [];
  for (const name of audio) {
    const manifest = `${name.slice(0, name.lastIndexOf('.'))}${MANIFEST}`;
    const bytesSha256 = sha256Of(await readFile(join(folder, name)));
    if (!manifests.has(manifest)) stored.push({ name, sha256: 'no manifest', bytesSha256 });
    else {
      const { originalName, sha256 } = JSON.parse(await readFile(join(folder, manifest), 'utf8'));
      stored.push({ name: originalName, sha256, bytesSha256 });
    }
  }
  return stored;
}
