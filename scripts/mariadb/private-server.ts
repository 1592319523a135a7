/**
 * A MariaDB server of our own for tests and benchmarks: in a temporary folder, on a free
 * port of the loopback, as the current user, gone afterwards. It syncs nothing: what it
 * holds is worthless when the machine goes down.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../free-port.ts';

export interface PrivateMariadb extends AsyncDisposable {
  /** `mysql://root@127.0.0.1:PORT`, without a database. */
  readonly url: string;
  readonly folder: string;
  /** As a power cut would. */
  kill(): Promise<void>;
  /** Again on the same data, the same port. */
  start(): Promise<void>;
}

/** `durable`: as an operator's server would be, for benchmarks. */
export async function startMariadb(given: { durable?: boolean } = {}): Promise<PrivateMariadb> {
  const folder = mkdtempSync(join(tmpdir(), 'tsn-mariadb-'));
  const options = [...optionsFor(folder, await freePort()), ...(given.durable ? [] : HASTY)];
  install(folder);
  mkdirSync(temporaryIn(folder));
  let server = await launch(folder, options);
  return {
    url: `mysql://root@127.0.0.1:${portOf(options)}`,
    folder,
    async kill() {
      await ended(server, 'SIGKILL');
    },
    async start() {
      server = await launch(folder, options);
    },
    async [Symbol.asyncDispose]() {
      await ended(server, 'SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What makes it safe costs time that tests do not have. */
const HASTY = [
  '--innodb-flush-log-at-trx-commit=0',
  '--innodb-doublewrite=0',
  '--innodb-flush-method=nosync',
  '--sync-frm=0',
];

function optionsFor(folder: string, port: number): readonly string[] {
  return [
    `--datadir=${join(folder, 'data')}`,
    `--socket=${join(folder, 'sock')}`,
    `--pid-file=${join(folder, 'pid')}`,
    `--log-error=${join(folder, 'log')}`,
    // Its own: a server that starts removes all temporary tables in the folder that it was given.
    `--tmpdir=${temporaryIn(folder)}`,
    `--user=${userInfo().username}`,
    '--bind-address=127.0.0.1',
    `--port=${port}`,
    '--skip-log-bin',
    '--skip-name-resolve',
    '--performance-schema=off',
    '--innodb-buffer-pool-size=128M',
    '--innodb-log-file-size=64M',
    '--innodb-fast-shutdown=2',
    '--max-connections=400',
  ];
}

const temporaryIn = (folder: string): string => join(folder, 'tmp');

const portOf = (options: readonly string[]): string =>
  options.find((option) => option.startsWith('--port='))?.slice('--port='.length) ?? '';

/** `--no-defaults` comes first: nothing of the machine's own server is read. */
function install(folder: string): void {
  const done = spawnSync(
    'mariadb-install-db',
    [
      '--no-defaults',
      `--datadir=${join(folder, 'data')}`,
      `--user=${userInfo().username}`,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
      '--innodb-flush-method=nosync',
    ],
    { encoding: 'utf8' },
  );
  if (done.error !== undefined) {
    throw new Error('MariaDB is not installed: apt-get install mariadb-server', {
      cause: done.error,
    });
  }
  if (done.status !== 0)
    throw new Error(`mariadb-install-db failed: ${done.stderr || done.stdout}`);
}

async function launch(folder: string, options: readonly string[]): Promise<ChildProcess> {
  const binary = existsSync('/usr/sbin/mariadbd') ? '/usr/sbin/mariadbd' : 'mariadbd';
  const child = spawn(binary, ['--no-defaults', ...options], { stdio: 'ignore' });
  const socket = join(folder, 'sock');
  for (;;) {
    const up = spawnSync('mariadb-admin', ['--no-defaults', '-uroot', `-S${socket}`, 'ping']);
    if (up.status === 0) return child;
    if (child.exitCode !== null) {
      throw new Error(
        `MariaDB did not start:\n${readFileSync(join(folder, 'log'), 'utf8').slice(-3_000)}`,
      );
    }
    await delay(50);
  }
}

async function ended(server: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = new Promise((resolve) => server.once('exit', resolve));
  server.kill(signal);
  await gone;
}
