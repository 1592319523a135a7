/** How a failed command ends: one clear message, the code, the remedy, and the status of the table. */
import { CommanderError } from 'commander';
import { FAILURES, type FailureCode, TsnError, toTsnError } from '../platform/errors.ts';
import { printLine, printNote } from './output.ts';

/** Prints the failure and answers the exit status. */
export function reportFailure(thrown: unknown, json: boolean): number {
  const usage = fromCommander(thrown);
  if (usage === 'shown') return 0;
  const error = usage ?? fromApi(thrown) ?? toTsnError(thrown);
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

/** The client of the API throws what the server named; the same codes as ours. */
function fromApi(thrown: unknown): TsnError | undefined {
  if (!(thrown instanceof Error) || thrown.name !== 'ApiFailure' || !('code' in thrown))
    return undefined;
  const code = String(thrown.code);
  return isCode(code) ? new TsnError(code, thrown.message, { cause: thrown }) : undefined;
}

function isCode(code: string): code is FailureCode {
  return Object.hasOwn(FAILURES, code);
}

/** Stacks are for those who develop tsn. */
function printStack(thrown: unknown): void {
  const debug = process.env['TSN_DEBUG'];
  if (debug === undefined || debug === '' || debug === '0') return;
  for (let error: unknown = thrown; error instanceof Error; error = error.cause) {
    printNote(error.stack ?? error.message);
  }
}
