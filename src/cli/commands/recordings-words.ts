/** `tsn recordings versions|correct|apart|together|hear-again|judge-again`: what was heard, and knowing better. */

import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { loadServerConfig } from '../../config/load-server.ts';
import { SERVER } from '../../config/server-config.ts';
import type { TranscriptVersionView } from '../../domain/beside-views.ts';
import { publishedModel } from '../../domain/models.ts';
import { isModelPath } from '../../engines/models/resolve.ts';
import { TsnError } from '../../platform/errors.ts';
import {
  type AgainCounts,
  type AgainNeeds,
  hearAgain,
  judgeAgain,
} from '../../server/transcribe/again.ts';
import { addAccessFlags, openAccess } from '../access.ts';
import type { CliContext } from '../context.ts';
import { formatInstant } from '../format.ts';
import { noteUnheard } from '../node-names.ts';
import { findServerData, openExistingServerStore } from '../open-store.ts';
import { printable, printFacts } from '../output.ts';
import { subCommand } from '../program.ts';
import { progressLines } from '../progress.ts';
import { addPlaceFlags, loadNeeds } from '../settings.ts';
import { stopSignal } from '../signals.ts';
import { whichRecordings } from '../which-recordings.ts';

export function defineWords(command: Command, context: CliContext): void {
  addAccessFlags(
    subCommand(
      command,
      'versions <id>',
      'everything that was heard in it, by whom; the shown one first, replaced ones last',
    ),
  ).action(async (id: string, _: unknown, self: Command) => {
    await using access = await openAccess(self, context);
    printFacts(context, { items: await access.versions(id) }, ({ items }) => renderVersions(items));
  });
  addAccessFlags(
    subCommand(command, 'correct <id>', 'say what was really said; what was heard is kept'),
  )
    .option('--text <words>', 'the words; empty: nobody spoke')
    .option('--file <path>', 'read the words from a file; - is standard input')
    .requiredOption('--by <who>', 'who corrects it: a callsign or a name')
    .action(async (id: string, options: CorrectOptions, self: Command) => {
      const text = readText(options);
      await using access = await openAccess(self, context);
      await access.correct(id, { text, author: options.by });
      printFacts(context, { id, text, by: options.by }, () => `corrected: ${id}`);
    });
  addAccessFlags(
    subCommand(
      command,
      'apart <id>',
      'it is no copy of what other nodes heard, but a transmission of its own',
    ),
  ).action(async (id: string, _: unknown, self: Command) => {
    await using access = await openAccess(self, context);
    printFacts(context, await access.apart(id), ({ from }) =>
      from === 0 ? 'it stood alone already' : `set apart from ${from}`,
    );
  });
  addAccessFlags(
    subCommand(command, 'together <id> <other>', 'both are one transmission, heard by two nodes'),
  ).action(async (id: string, other: string, _: unknown, self: Command) => {
    await using access = await openAccess(self, context);
    await access.together(id, other);
    printFacts(context, { id, other }, () => 'shown as one from now on, the best copy of it');
  });
  const again = (usage: string, summary: string): Command =>
    addPlaceFlags(subCommand(command, usage, summary))
      .option('--since <age>', 'not older than this: 24h, 30d (default: all)')
      .option('--node <node>', 'only of this node');
  again('hear-again', 'listen again with the models of today; the better words are shown')
    .option('--smaller-than <model>', 'only what a smaller model heard: `base.en`')
    .action((options: AgainOptions, self: Command) =>
      lookAgain(self, context, options, (needs, which) =>
        hearAgain(needs, which, readModel(options.smallerThan)),
      ),
    );
  again(
    'judge-again',
    'hide and show words by the limits of today (`transcribe.hide`), without listening again',
  ).action((options: AgainOptions, self: Command) => {
    const { hide } = loadServerConfig(loadNeeds(self, SERVER, context)).config.transcribe;
    return lookAgain(self, context, options, (needs, which) => judgeAgain(needs, which, hide));
  });
}

interface CorrectOptions {
  readonly text?: string;
  readonly file?: string;
  readonly by: string;
}

function readText({ text, file }: CorrectOptions): string {
  if ((text === undefined) === (file === undefined)) {
    throw new TsnError('usage/invalid', 'give the words with either --text or --file, one of them');
  }
  if (text !== undefined || file === undefined) return text ?? '';
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (cause) {
    throw new TsnError('file/not-found', `cannot read ${file}`, { cause });
  }
}

interface AgainOptions {
  readonly since?: string;
  readonly node?: string;
  readonly smallerThan?: string;
}

/** Throws `models/unknown`: nothing would be smaller than a slip of the pen. */
function readModel(name: string | undefined): string | undefined {
  if (name === undefined || isModelPath(name) || publishedModel(name) !== undefined) return name;
  throw new TsnError('models/unknown', `no speech model is called ${JSON.stringify(name)}`);
}

type LookAgain = (
  needs: AgainNeeds,
  which: { readonly sinceMs?: number; readonly node?: string },
) => Promise<AgainCounts>;

async function lookAgain(
  self: Command,
  context: CliContext,
  given: AgainOptions,
  look: LookAgain,
): Promise<void> {
  const which = whichRecordings(given, context.clock);
  await using store = await openExistingServerStore(findServerData(self, context), context);
  await noteUnheard(given.node, store);
  using stop = stopSignal();
  const { clock } = context;
  const say = progressLines();
  const onProgress = ({ seen, changed }: AgainCounts): void =>
    say(`looked at ${seen}, ${changed} to do again`);
  const counts = await look({ store, clock, signal: stop.signal, onProgress }, which);
  printFacts(context, { ...counts, stopped: stop.signal.aborted }, ({ seen, changed, stopped }) =>
    [
      changed === 0
        ? `none of ${seen} recordings needs it`
        : `${changed} of ${seen} recordings are done again`,
      ...(stopped ? ['stopped before the end: run it again to go on'] : []),
      ...(stopped || changed === 0
        ? []
        : ['a running server goes on with them now, else the next one: tsn status']),
    ].join('\n'),
  );
}

function renderVersions(versions: readonly TranscriptVersionView[]): string {
  if (versions.length === 0) return 'nothing was heard yet';
  return versions
    .map(({ model, engine, createdAt, isShown, replacedAt, prompt, text }) =>
      [
        `${printable(model)} (${printable(engine)}), ${formatInstant(createdAt)}${isShown ? ', shown' : earlierOf(replacedAt)}`,
        ...(prompt === '' ? [] : [`  told beforehand: ${printable(prompt)}`]),
        `  ${text === '' ? '(no speech)' : printable(text)}`,
      ].join('\n'),
    )
    .join('\n\n');
}

function earlierOf(replacedAt: number | undefined): string {
  if (replacedAt === undefined) return '';
  return `, earlier of the same model, replaced ${formatInstant(replacedAt)}`;
}
