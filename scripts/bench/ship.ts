/**
 * Shipping by the node's executable against OpenSSH's own `sftp -b` with fsync, to
 * the same sshd, with the same cipher, in one run. The spool is filled before the
 * clock starts; a ratio is the node's throughput as a part of sftp's (1 = the same).
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Sshd, startSshd } from '../../test/support/sshd.ts';
import { hostTarget } from '../build/targets.ts';
import { type Launcher, startTsn } from '../showcase/tsn.ts';
import { type Bench, median, round } from './figures.ts';
import { shipToServer } from './ship-to-server.ts';

const TSN: Launcher = { command: resolve(`build/out/tsn-${hostTarget()}`), args: [] };
const CIPHER = 'aes128-gcm@openssh.com';
const ROUNDS = 9;
/** To a tsn server, without a bar. */
const SERVER_ROUNDS = 3;

interface Load {
  readonly files: number;
  readonly bytes: number;
}

const MANY: Load = { files: 500, bytes: 300_000 };
const BIG: Load = { files: 1, bytes: 100_000_000 };

interface Place {
  readonly sshd: Sshd;
  readonly root: string;
}

/** Puts the load into a fresh folder, under AllStar's names. */
function fill(root: string, { files, bytes }: Load, folder = join(root, 'recorder')): string {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (let index = 0; index < files; index++) {
    const name = `202601010${String(10_000_000 + index).slice(1)}.wav`;
    writeFileSync(join(folder, name), randomBytes(bytes));
  }
  return folder;
}

function nodeConfig({ sshd, root }: Place, folder: string, port: number, receipt: string): string {
  const key = join(root, 'key');
  writeFileSync(key, sshd.privateKey, { mode: 0o600 });
  const path = join(root, `node-${port}.yaml`);
  const config = {
    nodeId: 'bench',
    dataDir: join(root, 'node'),
    watch: { dir: folder, recorder: 'generic', timeZone: 'UTC', settle: '200ms', rescan: '1s' },
    ship: {
      ...{
        host: '127.0.0.1',
        port,
        user: sshd.user,
        hostKey: sshd.fingerprint,
        key: { file: key },
      },
      ...{ remoteDir: sshd.root, receipt },
    },
  };
  writeFileSync(path, JSON.stringify(config)); // JSON is YAML
  return path;
}

/** Runs the node until it has said `message` so often; answers seconds from its start. */
async function runNode(config: string, message: string, times: number): Promise<number> {
  const from = performance.now();
  const node = startTsn(TSN, ['node', '--config', config]);
  let seen = 0;
  await new Promise<void>((done, failed) => {
    node.onLine((line) => {
      if (line.includes(`"msg":"${message}"`) && ++seen === times) done();
    });
    node.child.once('exit', () => failed(new Error(node.lines.slice(-5).join('\n'))));
  });
  const seconds = (performance.now() - from) / 1000;
  await node.stop();
  return seconds;
}

/** Nobody listens there: the first run only spools. */
const NOWHERE = 9;

async function shipByNode(place: Place, load: Load, receipt: string): Promise<number> {
  rmSync(join(place.root, 'node'), { recursive: true, force: true });
  const folder = fill(place.root, load);
  await runNode(nodeConfig(place, folder, NOWHERE, receipt), 'spooled', load.files);
  const seconds = await runNode(
    nodeConfig(place, folder, place.sshd.port, receipt),
    'shipped',
    load.files,
  );
  empty(place.sshd.root);
  return seconds;
}

function shipBySftp({ sshd, root }: Place, load: Load): number {
  const folder = fill(root, load);
  const batch = join(root, 'batch');
  const lines = readdirSync(folder).map((name) => `put -f ${join(folder, name)} ${name}`);
  writeFileSync(batch, `cd ${sshd.root}\n${lines.join('\n')}\n`);
  const options = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', `Ciphers=${CIPHER}`];
  const args = ['-q', '-b', batch, '-P', String(sshd.port), '-i', join(root, 'key')];
  const from = performance.now();
  const { status, stderr } = spawnSync(
    'sftp',
    [...options.flatMap((option) => ['-o', option]), ...args, `${sshd.user}@127.0.0.1`],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
  empty(sshd.root);
  return (performance.now() - from) / 1000;
}

function empty(folder: string): void {
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
}

interface Times {
  readonly node: number;
  readonly sftp: number;
  readonly readBack: number;
}

interface Measured extends Times {
  /** Of the round in the middle: both of a round ran one after the other. */
  readonly ratio: number;
}

/** In turns, and each first in every other round, so that a busy neighbour or disk slows all. */
async function measure(place: Place, load: Load): Promise<Measured> {
  const rounds: Times[] = [];
  for (let turn = 0; turn < ROUNDS; turn++) {
    const isFirst = turn % 2 === 0;
    const before = isFirst ? undefined : shipBySftp(place, load);
    const node = await shipByNode(place, load, 'rename');
    const sftp = before ?? shipBySftp(place, load);
    rounds.push({ node, sftp, readBack: await shipByNode(place, load, 'read-back') });
  }
  const middle = (key: keyof Times) => median(rounds.map((times) => times[key]));
  const ratio = median(rounds.map(({ node, sftp }) => sftp / node));
  return { node: middle('node'), sftp: middle('sftp'), readBack: middle('readBack'), ratio };
}

/** Many files to a tsn server; the median of a few rounds, in seconds. */
async function measureServer(root: string): Promise<number> {
  const seconds: number[] = [];
  for (let turn = 0; turn < SERVER_ROUNDS; turn++) {
    const load = (folder: string): void => void fill(root, MANY, folder);
    seconds.push(await shipToServer({ tsn: TSN, root, files: MANY.files, fill: load }));
  }
  return median(seconds);
}

export const shipBench: Bench = {
  what: 'shipping by the node against sftp -b to the same sshd',
  async run(tell) {
    const endings: (() => Promise<void>)[] = [];
    const root = join(resolve('build/out/bench'), 'ship');
    mkdirSync(root, { recursive: true });
    try {
      const sshd = await startSshd({ after: (ending) => void endings.push(ending) });
      tell(`${MANY.files} files of ${MANY.bytes / 1000} KB, ${ROUNDS} rounds`);
      const many = await measure({ sshd, root }, MANY);
      tell(`${BIG.files} file of ${BIG.bytes / 1e6} MB, ${ROUNDS} rounds`);
      const big = await measure({ sshd, root }, BIG);
      tell(`${MANY.files} files to a tsn server, ${SERVER_ROUNDS} rounds`);
      const receipts = await measureServer(root);
      return {
        receiptRatio: round(many.sftp / receipts),
        receiptSeconds: round(receipts),
        manyRatio: round(many.ratio),
        manySeconds: round(many.node),
        manySftpSeconds: round(many.sftp),
        manyReadBackSeconds: round(many.readBack),
        bigRatio: round(big.ratio),
        bigSeconds: round(big.node),
        bigSftpSeconds: round(big.sftp),
        bigReadBackSeconds: round(big.readBack),
      };
    } finally {
      for (const ending of endings.reverse()) await ending();
      rmSync(root, { recursive: true, force: true });
    }
  },
};
