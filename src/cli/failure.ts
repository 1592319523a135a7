/** How a failed command ends: one clear message, the code, the remedy, and the status of the table. */
import { CommanderError } from 'commander';
import { FAILURES, TsnError, toTsnError } from '../platform/errors.ts';
import { printLine, printNote } from './output.ts';

/** Prints the failure and answers the exit status. */
export function reportFailure(thrown: unknown, json: boolean): number {
  const usage = fromCommander(thrown);
  if (usage === 'shown') return 0;
  const error = usage ?? toTsnError(thrown);
  if (json) {
    const { code, message, hint } = error;
    printLine(JSON.stringify({ error: { code, message, hint } }, null, 2));
  } else {
    printNote(`tsn: ${error.message}\n  code: ${error.code}\n  hint: ${error.hint}`);
  }
  printStack(thrown);
  return FAILURES[error.code].exit;
}

/** Commander throws for `--help` too, which is no failure. */
function fromCommander(thrown: unknown): TsnError | 'shown' | undefined {
  if (!(thrown instanceof CommanderError)) return undefined;
  if (thrown.exitCode === 0) return 'shown';
  const message = thrown.message.replace(/^error: /, '').replaceAll('\n', ' ');
  return new TsnError('usage/invalid', message === '(outputHelp)' ? 'which command?' : message);
}

/** Stacks are for those who develop tsn. */
function printStack(thrown: unknown): void {
  const debug = process.env['TSN_DEBUG'];
  if (debug === undefined || debug === '' || debug === '0') return;
  for (let error: unknown = thrown; error instanceof Error; error = error.cause) {
    printNote(error.stack ?? error.message);
  }
}
