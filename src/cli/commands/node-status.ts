/** `tsn node status`: what the node says of itself: folder, spool, connection. */

import type { Command } from 'commander';
import { findDataDir } from '../../config/load.ts';
import { NODE } from '../../config/node-config.ts';
import { type NodeStatus, readNodeStatus, STATUS_HOLDS_MS } from '../../node/status.ts';
import { TsnError } from '../../platform/errors.ts';
import type { CliContext } from '../context.ts';
import { formatBytes, formatDuration, formatInstant } from '../format.ts';
import { listing, printFacts } from '../output.ts';
import { subCommand } from '../program.ts';
import { addPlaceFlags, loadNeeds } from '../settings.ts';

/** Older than this, and it does not run: a node under load may be late. */
const FRESH_MS = STATUS_HOLDS_MS + 20_000;

export function defineNodeStatus(node: Command, context: CliContext): void {
  addPlaceFlags(subCommand(node, 'status', 'how this node is, and what waits')).action(
    async (_: unknown, self: Command) => {
      const dataDir = findDataDir(NODE, loadNeeds(self, NODE, context));
      const status = await readNodeStatus(dataDir);
      if (status === undefined) {
        throw new TsnError('data/no-database', `no node has run with the data folder ${dataDir}`);
      }
      const running = context.clock.now() - status.at < FRESH_MS && isAlive(status.pid);
      printFacts(context, { ...status, running }, (facts) => render(facts, context));
    },
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, but belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function render(status: NodeStatus & { readonly running: boolean }, { clock }: CliContext): string {
  const { connection, jobs } = status;
  const oldest = status.oldestUnshippedAt;
  const waits = oldest === null ? '' : `, the oldest for ${formatDuration(clock.now() - oldest)}`;
  return listing([
    ['node', `${status.node} (${status.software})`],
    [
      'state',
      status.running
        ? `runs since ${formatInstant(status.startedAt)}`
        : `does not run; this was true at ${formatInstant(status.at)}`,
    ],
    ...watchLines(status),
    ['last file', formatInstant(status.lastFileAt)],
    ...Object.entries(status.bySource ?? {}).map(
      ([source, classes]) => [`files of ${source}`, classText(classes)] as const,
    ),
    ['unshipped', `${status.unshipped} (${formatBytes(status.spoolBytes)})${waits}`],
    ...machineLines(status),
    ['jobs', `${jobs.waiting} waiting, ${jobs.running} running, ${jobs.dead} dead`],
    ['ships', shippingText(status.shipping)],
    ['server', `${connection.server}: ${connection.state}${failureText(connection.failure)}`],
    ...(status.warnings ?? []).map(
      (warning) => ['warning', failureText(warning).slice(3)] as const,
    ),
  ]);
}

/** A node of an earlier version had one source. */
function watchLines({ watch, watches, lastScanAt }: NodeStatus) {
  const all = watches ?? [{ ...watch, source: '', lastScanAt }];
  return all.map(({ source, dir, lastScanAt: at, failure }) => {
    const label = all.length === 1 ? 'watches' : `watches ${source}`;
    return [label, `${dir}, looked at ${formatInstant(at)}${failureText(failure)}`] as const;
  });
}

function classText(classes: Readonly<Record<string, number>>): string {
  return Object.entries(classes)
    .map(([what, count]) => `${count} ${what}`)
    .join(', ');
}

/** What an older node does not say is left out. */
function machineLines({ spool, clock, load, temperatureC }: NodeStatus) {
  if (spool === undefined) return [];
  const referred =
    spool.references === 0
      ? ''
      : `; ${spool.references} (${formatBytes(spool.referenceBytes)}) only in the recorder's folder`;
  const warmth = temperatureC == null ? '' : `, ${temperatureC.toFixed(0)} °C`;
  const free = `${formatBytes(spool.freeBytes)} of ${formatBytes(spool.totalBytes)} free`;
  return [
    ['spool', `${formatBytes(spool.copyBytes)}${referred}`],
    ['machine', `disk ${free}, load ${load?.toFixed(2) ?? '–'}${warmth}, clock ${clock ?? '–'}`],
  ] as const;
}

function shippingText({ waitsFor, bytesPerSecond }: NodeStatus['shipping']): string {
  const limit = bytesPerSecond === null ? '' : `, at most ${formatBytes(bytesPerSecond)}/s`;
  return `${waitsFor === null ? 'yes' : `not now: ${waitsFor}`}${limit}`;
}

function failureText(failure: NodeStatus['connection']['failure']): string {
  return failure === null ? '' : ` – ${failure.code}: ${failure.message} (${failure.hint})`;
}
