/**
 * `tsn node install`: makes a node of this machine. Steps are data first, so that
 * `--dry-run` shows exactly what would be done.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { TsnError } from '../../platform/errors.ts';
import { renderNodeUnit, type UnitFacts } from './unit.ts';

export const NODE_UNIT = 'tsn-node.service';
const UNIT_FOLDER = '/etc/systemd/system';

export interface InstallPlan extends UnitFacts {
  /** Where the unit goes; absent: systemd's own folder. */
  readonly unitFolder?: string;
}

/** The group whose members may read the recorder's folder, when not everybody may; else none. */
export function groupsToRead(watchDir: string): readonly string[] {
  const facts = statSync(watchDir, { throwIfNoEntry: false });
  if (facts === undefined || (facts.mode & 0o005) === 0o005) return [];
  const name = groupName(facts.gid);
  return name === undefined || name === 'root' ? [] : [name];
}

/** Undefined for a number that has no name here, as on disks of another machine. */
function groupName(gid: number): string | undefined {
  try {
    const stdio = ['ignore', 'pipe', 'ignore'] as const;
    const line = execFileSync('getent', ['group', String(gid)], {
      encoding: 'utf8',
      stdio: [...stdio],
    });
    return line.split(':')[0] || undefined;
  } catch {
    return undefined;
  }
}

/** Those of the folders that the service will not be able to read; folders that are not there yet are not judged. */
export function unreadableFor(
  user: string,
  groups: readonly string[],
  dirs: readonly string[],
): readonly string[] {
  return dirs.filter((dir) => !may(user, groups, ['-r', dir, '-a', '-x', dir], dir));
}

/** What the service cannot start without and its user cannot get at; a user that is not there yet is not judged. */
export function outOfReachFor(
  user: string,
  groups: readonly string[],
  { execPath, configPath, dataDir }: Pick<UnitFacts, 'execPath' | 'configPath' | 'dataDir'>,
): readonly string[] {
  const above = folderThere(dirname(dataDir));
  return [
    ...(may(user, groups, ['-r', execPath, '-a', '-x', execPath], execPath) ? [] : [execPath]),
    ...(may(user, groups, ['-r', configPath], configPath) ? [] : [configPath]),
    ...(may(user, groups, ['-x', above], above) ? [] : [dataDir]),
  ];
}

function folderThere(path: string): string {
  return existsSync(path) ? path : folderThere(dirname(path));
}

/** Asks `test` as that user; true where nobody can be asked. */
function may(
  user: string,
  groups: readonly string[],
  question: readonly string[],
  path: string,
): boolean {
  const own = idOf('-g', user);
  if (own === undefined || !existsSync(path)) return true;
  const as = ['--reuid', user, '--regid', own, '--groups', [own, ...groups].join(',')];
  try {
    run(['setpriv', ...as, 'test', ...question]);
    return true;
  } catch {
    return false;
  }
}

export type InstallStep =
  | { readonly step: 'user'; readonly user: string; readonly home: string }
  | { readonly step: 'folder'; readonly path: string; readonly user: string }
  | { readonly step: 'key'; readonly path: string; readonly user: string }
  | { readonly step: 'file'; readonly path: string; readonly content: string }
  | { readonly step: 'run'; readonly command: readonly string[] };

export function planInstall(plan: InstallPlan): readonly InstallStep[] {
  const { user, dataDir } = plan;
  const path = join(plan.unitFolder ?? UNIT_FOLDER, NODE_UNIT);
  return [
    { step: 'user', user, home: dataDir },
    { step: 'folder', path: dataDir, user },
    { step: 'key', path: join(dataDir, 'node.key'), user },
    { step: 'file', path, content: renderNodeUnit(plan) },
    { step: 'run', command: ['systemctl', 'daemon-reload'] },
    { step: 'run', command: ['systemctl', 'enable', '--now', NODE_UNIT] },
  ];
}

/** One line for people. */
export function describeStep(step: InstallStep): string {
  switch (step.step) {
    case 'user':
      return `make the system user ${step.user}, unless it is there`;
    case 'folder':
      return `make the folder ${step.path}, owned by ${step.user}`;
    case 'key':
      return `give ${step.path} to ${step.user}, if it is there`;
    case 'file':
      return `write ${step.path}`;
    case 'run':
      return `run ${step.command.join(' ')}`;
  }
}

/** Does the steps in order; needs root. Throws `install/step-failed` naming the step that failed. */
export function runInstall(steps: readonly InstallStep[]): void {
  for (const step of steps) {
    try {
      runStep(step);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new TsnError('install/step-failed', `cannot ${describeStep(step)}: ${reason}`, {
        cause: error,
      });
    }
  }
}

function runStep(step: InstallStep): void {
  switch (step.step) {
    case 'user':
      if (idOf('-u', step.user) === undefined) run(userAdd(step.user, step.home));
      return;
    case 'folder':
      mkdirSync(step.path, { recursive: true });
      chmodSync(step.path, 0o750);
      run(['chown', '-R', `${step.user}:`, step.path]); // and its own group, whatever that is called
      return;
    case 'key':
      if (existsSync(step.path)) give(step.path, step.user, 0o600);
      return;
    case 'file':
      writeFileSync(step.path, step.content, { mode: 0o644 });
      return;
    case 'run':
      run(step.command);
  }
}

function userAdd(user: string, home: string): readonly string[] {
  const flags = ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin'];
  return ['useradd', ...flags, '--home-dir', home, user];
}

function give(path: string, user: string, mode: number): void {
  chmodSync(path, mode);
  chownSync(path, Number(idOf('-u', user)), Number(idOf('-g', user)));
}

function idOf(flag: '-u' | '-g', user: string): string | undefined {
  try {
    return execFileSync('id', [flag, user], { stdio: 'pipe', encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}

function run([program = '', ...values]: readonly string[]): void {
  execFileSync(program, values, { stdio: ['ignore', 'ignore', 'pipe'] });
}
