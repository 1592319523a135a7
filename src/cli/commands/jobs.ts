/** `tsn jobs [ls|show|pause|resume|revive]`: the work in hand, and dead letters. */
import { Argument, type Command } from 'commander';
import { SERVER_JOB_KINDS } from '../../domain/pipeline.ts';
import type { JobDetail, JobItem } from '../../domain/views.ts';
import { TsnError } from '../../platform/errors.ts';
import { type Access, addAccessFlags, openAccess } from '../access.ts';
import type { CliContext } from '../context.ts';
import { formatInstant, shorten } from '../format.ts';
import { readLimit } from '../limits.ts';
import { listing, printFacts, table } from '../output.ts';
import { defaultCommand, subCommand } from '../program.ts';
import { reviveAll } from '../revive-all.ts';

interface ListOptions {
  readonly limit: number;
  readonly dead?: true;
}

export function define(command: Command, context: CliContext): void {
  addAccessFlags(defaultCommand(command, 'ls', 'jobs that wait, run or are dead').alias('list'))
    .option('--limit <n>', 'at most so many', readLimit, 100)
    .option('--dead', 'only dead letters')
    .action(async ({ limit, dead }: ListOptions, self: Command) => {
      await using access = await openAccess(self, context);
      const items = await access.jobs(dead === true ? { limit, dead } : { limit });
      printFacts(context, { items }, () => renderList(items));
    });
  addAccessFlags(
    subCommand(command, 'show <id>', 'one job with what became of its attempts'),
  ).action(async (id: string, _: unknown, self: Command) => {
    await using access = await openAccess(self, context);
    printFacts(context, await access.job(id), renderJob);
  });
  addAccessFlags(subCommand(command, 'pause', 'have a stage take nothing new, on all servers'))
    .addArgument(stageArgument())
    .requiredOption('--reason <text>', 'why; people see it wherever they look')
    .action(async (stage: string, { reason }: { reason: string }, self: Command) => {
      await using access = await openAccess(self, context);
      await access.pause(stage, reason);
      printFacts(context, { stage, paused: true, reason }, () => `${stage} is paused: ${reason}`);
    });
  addAccessFlags(subCommand(command, 'resume', 'let a paused stage go on'))
    .addArgument(stageArgument())
    .action(async (stage: string, _: unknown, self: Command) => {
      await using access = await openAccess(self, context);
      await access.resume(stage);
      printFacts(context, { stage, paused: false }, () => `${stage} goes on`);
    });
  addAccessFlags(subCommand(command, 'revive [id]', 'put a dead letter back to work'))
    .option('--all', 'all dead letters')
    .action(async (id: string | undefined, { all }: { all?: true }, self: Command) => {
      await using access = await openAccess(self, context);
      const revived = await revive(access, id, all === true);
      printFacts(
        context,
        { revived },
        () => `revived ${revived.length} ${revived.length === 1 ? 'job' : 'jobs'}`,
      );
    });
}

function stageArgument(): Argument {
  return new Argument('<stage>').choices(SERVER_JOB_KINDS);
}

async function revive(
  access: Access,
  id: string | undefined,
  all: boolean,
): Promise<readonly string[]> {
  if ((id === undefined) !== all)
    throw new TsnError('usage/invalid', 'give the id of a job, or --all');
  if (id === undefined) return reviveAll(access);
  await access.revive(id);
  return [id];
}

function renderList(items: readonly JobItem[]): string {
  if (items.length === 0) return 'no jobs';
  const rows = items.map((job) => [
    job.id,
    job.kind,
    job.subjectId,
    stateOf(job),
    String(job.attempts),
    formatInstant(job.deadAt ?? job.dueAt),
    shorten(job.failure === null ? '' : `${job.failure.code}: ${job.failure.message}`, 60),
  ]);
  return table(['ID', 'KIND', 'SUBJECT', 'STATE', 'ATTEMPTS', 'AT', 'FAILURE'], rows);
}

function renderJob(job: JobDetail): string {
  const facts = listing([
    ['id', job.id],
    ['kind', job.kind],
    ['subject', job.subjectId],
    ['state', stateOf(job)],
    ['attempts', String(job.attempts)],
    ['due', formatInstant(job.dueAt)],
    ['dead since', formatInstant(job.deadAt)],
    ['failure', job.failure === null ? '–' : `${job.failure.code}: ${job.failure.message}`],
    ['hint', job.failure?.hint ?? '–'],
  ]);
  if (job.history.length === 0) return facts;
  const attempts = job.history.map(({ at, attempt, worker, code, message }) => [
    ...[String(attempt), formatInstant(at), worker, code, shorten(message, 80)],
  ]);
  return `${facts}\n\n${table(['ATTEMPT', 'AT', 'WORKER', 'CODE', 'WHAT HAPPENED'], attempts)}`;
}

function stateOf(job: JobItem): string {
  if (job.deadAt !== null) return 'dead';
  return job.leasedBy === null ? 'waiting' : 'running';
}
