/** `tsn eval callsigns --stdin`: the callsign engine on given text; JSON lines in, JSON lines out. `tsn eval speech`: see eval-speech.ts. */

import type { Command } from 'commander';
import { SERVER } from '../../config/server-config.ts';
import { evalLine } from '../../domain/eval-line.ts';
import { TsnError } from '../../platform/errors.ts';
import type { CliContext } from '../context.ts';
import { linesOf } from '../lines.ts';
import { subCommand } from '../program.ts';
import { addPlaceFlags, loadNeeds } from '../settings.ts';

export function define(command: Command, context: CliContext): void {
  subCommand(command, 'callsigns', 'find callsigns in lines of {"id","text"}')
    .option('--stdin', 'read the lines from standard input')
    .action(async (options: { stdin?: true }) => {
      if (options.stdin !== true)
        throw new TsnError('usage/invalid', 'give --stdin, and lines of {"id","text"}');
      await evalCallsigns();
    });
  addPlaceFlags(
    subCommand(
      command,
      'speech <folder>',
      'hear a data set (metadata.jsonl and sound) and count errors',
    ),
  )
    .option('--model <name...>', 'models to compare; the configured one when left out')
    .action(async (folder: string, { model }: { model?: readonly string[] }, self: Command) => {
      const { evalSpeech } = await import('./eval-speech.ts'); // much that callsigns do not need
      await evalSpeech(folder, model, loadNeeds(self, SERVER, context), context);
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
