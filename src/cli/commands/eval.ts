/** `tsn eval callsigns --stdin`: the callsign engine on given text; JSON lines in, JSON lines out. */
import type { Command } from 'commander';
import { evalLine } from '../../domain/eval-line.ts';
import { TsnError } from '../../platform/errors.ts';
import { linesOf } from '../lines.ts';
import { subCommand } from '../program.ts';

export function define(command: Command): void {
  subCommand(command, 'callsigns', 'find callsigns in lines of {"id","text"}')
    .option('--stdin', 'read the lines from standard input')
    .action(async (options: { stdin?: true }) => {
      if (options.stdin !== true)
        throw new TsnError('usage/invalid', 'give --stdin, and lines of {"id","text"}');
      await evalCallsigns();
    });
}

/** One line out for each line in, in the same order. */
async function evalCallsigns(): Promise<void> {
  for await (const line of linesOf(process.stdin)) {
    if (!process.stdout.write(`${evalLine(line)}\n`)) await drained();
  }
}

function drained(): Promise<void> {
  return new Promise((resolve) => process.stdout.once('drain', resolve));
}
