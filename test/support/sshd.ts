/** OpenSSH's own sshd on 127.0.0.1 with a configuration of its own; undefined when it cannot run here. */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';

import { join } from 'node:path';
import { setImmediate as soon } from 'node:timers/promises';
import { freePort } from '../../scripts/free-port.ts';
import { createNodeKey } from '../../src/engines/sftp/keys.ts';
import { atEnd, type Lifetime } from './at-end.ts';
import { tempFolder } from './temp-folder.ts';

const SSHD = '/usr/sbin/sshd';

export interface Sshd {
  readonly port: number;
  readonly user: string;
  readonly fingerprint: string;
  /** Private key that may log in. */
  readonly privateKey: string;
  /** Folder where uploads land; absolute. */
  readonly root: string;
  /** SIGKILL, to the sessions too; then starts again on the same port after `pause`. */
  restart(pause: () => Promise<void>): Promise<void>;
}

/** Why it cannot run here; undefined when it can. Give it as `skip` of a test. */
export function whyNoSshd(): string | undefined {
  if (!existsSync(SSHD)) return 'openssh-server is not installed';
  return process.getuid?.() === 0 ? undefined : 'sshd needs root';
}

export async function startSshd(t: Lifetime): Promise<Sshd> {
  const folder = tempFolder(t);
  const root = join(folder, 'incoming');
  mkdirSync(root);
  mkdirSync('/run/sshd', { recursive: true });
  const host = createNodeKey();
  const client = createNodeKey();
  const put = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  };
  const port = await freePort();
  const config = put(
    'sshd_config',
    [
      `ListenAddress 127.0.0.1:${port}`,
      `HostKey ${put('host_key', host.privateKey)}`,
      `AuthorizedKeysFile ${put('authorized_keys', `${client.publicKey}\n`)}`,
      'PidFile none',
      'StrictModes no',
      'UsePAM no',
      'PermitRootLogin yes',
      'PasswordAuthentication no',
      'Subsystem sftp internal-sftp',
    ].join('\n'),
  );
  chmodSync(folder, 0o755);
  const start = async (): Promise<ChildProcess> => {
    const child = spawn(SSHD, ['-D', '-e', '-f', config], { stdio: 'ignore' });
    await listening(child, port);
    return child;
  };
  let sshd = await start();
  atEnd(t, () => stop(sshd));
  const blob = Buffer.from(host.publicKey.split(' ')[1] ?? '', 'base64');
  const hash = createHash('sha256').update(blob).digest('base64').replace(/=+$/, '');
  const username = execFileSync('id', ['-un'], { encoding: 'utf8' }).trim(); // Bun believes $USER
  const { privateKey } = client;
  return {
    ...{ port, user: username, fingerprint: `SHA256:${hash}`, privateKey, root },
    async restart(pause) {
      const sessions = sessionsOf(sshd);
      await stop(sshd, 'SIGKILL');
      for (const pid of sessions) kill(pid);
      await pause();
      sshd = await start();
    },
  };
}

async function stop(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}

/** A session is a child process that outlives the listener. */
function sessionsOf({ pid }: ChildProcess): readonly number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return children.split(' ').filter(Boolean).map(Number);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}

/** Tries until it accepts; gives up when the process ended. */
async function listening(child: ChildProcess, port: number): Promise<void> {
  while (child.exitCode === null) {
    const socket = connect(port, '127.0.0.1');
    const open = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (open) return;
    await soon();
  }
  throw new Error(`sshd ended with status ${child.exitCode}`);
}
