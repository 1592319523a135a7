/**
 * A small SFTP server on a real folder, made of ssh2 alone, as the other side of
 * the node's tests. It is not tsn's server: it can be told to misbehave.
 */

import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { type FileHandle, mkdir, open, rename, stat, unlink } from 'node:fs/promises';
import type { AddressInfo, Socket } from 'node:net';
import { join, posix } from 'node:path';
import type { TestContext } from 'node:test';
import ssh2, { type Connection, type SFTPWrapper } from 'ssh2';
import { createNodeKey } from '../../src/engines/sftp/keys.ts';
import { atEnd } from './at-end.ts';

const { STATUS_CODE, flagsToString } = ssh2.utils.sftp;

export interface PeerOptions {
  /** Serves this folder; the client sees it as `/`. */
  readonly root: string;
  readonly port?: number;
  readonly hostKey?: string;
  /** `ssh-ed25519 AAAA…` of whoever may log in; absent: anyone. */
  readonly publicKey?: string;
  readonly password?: string;
  /** Called before each request; 'drop' never answers it, an Error refuses it. */
  onRequest?(name: string, path: string): 'drop' | Error | undefined;
  /** Called when a request was done, before its answer; 'drop' swallows the answer. */
  onDone?(name: string, path: string): 'drop' | undefined;
}

export interface SftpPeer {
  readonly port: number;
  readonly hostKey: string;
  readonly fingerprint: string;
  /** Request names in the order received. */
  readonly requests: string[];
  /** Cuts all connections, as a killed process does, and listens no more. */
  kill(): Promise<void>;
}

/** Listens on 127.0.0.1; closed after the test. */
export async function startPeer(t: TestContext, options: PeerOptions): Promise<SftpPeer> {
  const hostKey = options.hostKey ?? createNodeKey().privateKey;
  const clients = new Set<Connection>();
  const requests: string[] = [];
  mkdirSync(options.root, { recursive: true });
  const server = new ssh2.Server({ hostKeys: [hostKey] }, (client) => {
    clients.add(client);
    socketOf(client).setNoDelay(true);
    client.on('error', () => {});
    client.on('close', () => clients.delete(client));
    client.on('authentication', (context) => {
      if (mayEnter(context, options)) context.accept();
      else context.reject(['publickey', 'password']);
    });
    client.on('session', (accept) => {
      accept().on('sftp', (acceptSftp) => serve(acceptSftp(), options, requests));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  let killed: Promise<void> | undefined;
  const kill = (): Promise<void> => {
    killed ??= new Promise((resolve) => {
      server.close(() => resolve());
      for (const client of clients) socketOf(client).destroy();
    });
    return killed;
  };
  atEnd(t, kill);
  return { port, hostKey, fingerprint: fingerprint(hostKey), requests, kill };
}

/** ssh2 shows the socket to nobody. */
function socketOf(client: Connection): Socket {
  return Reflect.get(client, '_sock') as Socket;
}

function fingerprint(privateKey: string): string {
  const key = ssh2.utils.parseKey(privateKey);
  if (key instanceof Error) throw key;
  const hash = createHash('sha256').update(key.getPublicSSH()).digest('base64');
  return `SHA256:${hash.replace(/=+$/, '')}`;
}

function mayEnter(context: ssh2.AuthContext, { publicKey, password }: PeerOptions): boolean {
  if (context.method === 'password') return password !== undefined && context.password === password;
  if (context.method !== 'publickey') return false;
  if (publicKey === undefined) return password === undefined;
  const allowed = ssh2.utils.parseKey(publicKey);
  if (allowed instanceof Error) throw allowed;
  if (!allowed.getPublicSSH().equals(context.key.data)) return false;
  if (context.signature === undefined || context.blob === undefined) return true;
  return allowed.verify(context.blob, context.signature, context.hashAlgo) === true;
}

function serve(sftp: SFTPWrapper, options: PeerOptions, requests: string[]): void {
  const { root } = options;
  const local = (path: string): string => join(root, posix.normalize(`/${path}`));
  const handles = new Map<number, FileHandle>();
  let count = 0;
  const file = (wire: Buffer): FileHandle => {
    const found = handles.get(wire.readUInt32BE());
    if (found === undefined) throw new Error('no such handle');
    return found;
  };
  const answer = (
    id: number,
    name: string,
    path: string,
    work: () => Promise<() => void>,
  ): void => {
    requests.push(`${name} ${path}`.trim());
    const misbehave = options.onRequest?.(name, path);
    if (misbehave === 'drop') return;
    if (misbehave) {
      sftp.status(id, STATUS_CODE.FAILURE, misbehave.message);
      return;
    }
    const refuse = (error: NodeJS.ErrnoException) => (): void => {
      const missing = error.code === 'ENOENT';
      sftp.status(id, missing ? STATUS_CODE.NO_SUCH_FILE : STATUS_CODE.FAILURE, error.message);
    };
    void work()
      .catch(refuse)
      .then((reply) => {
        if (options.onDone?.(name, path) !== 'drop') reply();
      });
  };
  const ok = (id: number) => (): void => sftp.status(id, STATUS_CODE.OK);

  sftp.on('error', () => {});
  sftp.on('end', () => sftp.end());
  sftp.on('close', () => {
    for (const handle of handles.values()) void handle.close();
  });
  sftp.on('OPEN', (id, path, flags) =>
    answer(id, 'OPEN', path, async () => {
      const handle = await open(local(path), flagsToString(flags) ?? 'r');
      const wire = Buffer.alloc(4);
      wire.writeUInt32BE(count);
      handles.set(count++, handle);
      return () => sftp.handle(id, wire);
    }),
  );
  sftp.on('WRITE', (id, wire, offset, data) =>
    answer(id, 'WRITE', '', async () => {
      await file(wire).write(data, 0, data.length, offset);
      return ok(id);
    }),
  );
  sftp.on('READ', (id, wire, offset, length) =>
    answer(id, 'READ', '', async () => {
      const { bytesRead, buffer } = await file(wire).read(Buffer.alloc(length), 0, length, offset);
      if (bytesRead === 0) return () => sftp.status(id, STATUS_CODE.EOF);
      return () => sftp.data(id, buffer.subarray(0, bytesRead));
    }),
  );
  sftp.on('CLOSE', (id, wire) =>
    answer(id, 'CLOSE', '', async () => {
      await file(wire).close();
      handles.delete(wire.readUInt32BE());
      return ok(id);
    }),
  );
  sftp.on('STAT', (id, path) =>
    answer(id, 'STAT', path, async () => {
      const { mode, uid, gid, size, atimeMs, mtimeMs } = await stat(local(path));
      const seconds = (ms: number): number => Math.floor(ms / 1_000);
      const times = { atime: seconds(atimeMs), mtime: seconds(mtimeMs) };
      return () => sftp.attrs(id, { mode, uid, gid, size, ...times });
    }),
  );
  sftp.on('MKDIR', (id, path) =>
    answer(id, 'MKDIR', path, async () => {
      await mkdir(local(path));
      return ok(id);
    }),
  );
  sftp.on('REMOVE', (id, path) =>
    answer(id, 'REMOVE', path, async () => {
      await unlink(local(path));
      return ok(id);
    }),
  );
  sftp.on('RENAME', (id, from, to) =>
    answer(id, 'RENAME', to, async () => {
      await rename(local(from), local(to));
      return ok(id);
    }),
  );
}
