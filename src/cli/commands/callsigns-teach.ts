/** `tsn callsigns teach|taught|forget|again`: what people know better, and looking through old words again. */
import type { Command } from 'commander';
import { parseCallsign } from '../../domain/callsign.ts';
import { EXTRACT_VERSION } from '../../domain/extract-version.ts';
import { heardWords, type Taught } from '../../domain/taught.ts';
import { TsnError } from '../../platform/errors.ts';
import type { ServerStore } from '../../store/server/store.ts';
import type { CliContext } from '../context.ts';
import { noteUnheard } from '../node-names.ts';
import { findServerData, openExistingServerStore } from '../open-store.ts';
import { printFacts, table } from '../output.ts';
import { subCommand } from '../program.ts';
import { progressLines } from '../progress.ts';
import { addPlaceFlags } from '../settings.ts';
import { whichRecordings } from '../which-recordings.ts';

const NOTHING = 'nothing';
const BATCH = 200;

interface NodeOption {
  readonly node?: string;
}

export function defineTeaching(command: Command, context: CliContext): void {
  const store = (self: Command): Promise<ServerStore> =>
    openExistingServerStore(findServerData(self, context), context);
  addPlaceFlags(
    subCommand(
      command,
      'teach <heard> <means>',
      'words as they are written, and the callsign that they mean (or `nothing`); holds from now on',
    ),
  )
    .option('--node <node>', 'only at this node')
    .action(async (heard: string, means: string, { node }: NodeOption, self: Command) => {
      await using open = await store(self);
      await teach(open, { heard, means, node: node ?? null }, context);
    });
  addPlaceFlags(subCommand(command, 'taught', 'what was taught')).action(
    async (_: unknown, self: Command) => {
      await using open = await store(self);
      printFacts(context, await open.taught.list(), renderTaught);
    },
  );
  addPlaceFlags(subCommand(command, 'forget <id>', 'takes back what was taught')).action(
    async (id: string, _: unknown, self: Command) => {
      await using open = await store(self);
      const forgotten = await open.transaction((tx) => tx.taught.forget(id));
      printFacts(context, forgotten, ({ heard }) => `forgotten: ${heard}`);
    },
  );
  addPlaceFlags(
    subCommand(command, 'again', 'look through old words again, with what was taught since'),
  )
    .option('--since <age>', 'not older than this: 24h, 30d (default: all)')
    .option('--node <node>', 'only of this node')
    .action(async (options: AgainOptions, self: Command) => {
      await using open = await store(self);
      await again(open, options, context);
    });
}

async function teach(
  store: ServerStore,
  { heard, means, node }: { heard: string; means: string; node: string | null },
  context: CliContext,
): Promise<void> {
  const words = heardWords(heard);
  if (words === undefined) {
    throw new TsnError(
      'usage/invalid',
      'write the words as the transcript has them, at most 200 letters',
    );
  }
  const isNothing = means.toLowerCase() === NOTHING;
  const callsign = means.toUpperCase();
  if (!isNothing && parseCallsign(callsign) === undefined) {
    throw new TsnError(
      'usage/invalid',
      `${JSON.stringify(means)} is neither a callsign nor \`${NOTHING}\``,
    );
  }
  await noteUnheard(node ?? undefined, store);
  const lesson = { heard: words, means: isNothing ? null : callsign, node };
  const taught = await store.transaction((tx) =>
    tx.taught.teach({ ...lesson, taughtAt: context.clock.now() }),
  );
  printFacts(context, taught, ({ id, heard: said, means: meant }) =>
    [
      `"${said}" means ${meant ?? 'no callsign'} from now on (${id})`,
      'what was heard before: tsn callsigns again',
    ].join('\n'),
  );
}

interface AgainOptions extends NodeOption {
  readonly since?: string;
}

/** Marks all at once, then asks for them in parts: cut off, the server's own sweep goes on with the rest. */
async function again(store: ServerStore, given: AgainOptions, context: CliContext): Promise<void> {
  const which = whichRecordings(given, context.clock);
  await noteUnheard(given.node, store);
  const say = progressLines();
  const recordings = await store.transaction((tx) => tx.mentions.again(which));
  let asked = 0;
  for (;;) {
    const ids = await store.mentions.missing(EXTRACT_VERSION, BATCH);
    if (ids.length === 0) break;
    await store.transaction(async (tx) => {
      for (const id of ids) await tx.jobs.enqueue('extract', id, context.clock.now());
    });
    asked += ids.length;
    say(`asked for ${asked} of ${Math.max(asked, recordings)}`);
  }
  printFacts(context, { recordings, asked }, () =>
    recordings === 0
      ? 'there are no words to look through'
      : [
          `${counted(recordings)} looked through again; a running server does it now,`,
          'else the next one: tsn status',
        ].join('\n'),
  );
}

function renderTaught(lessons: readonly Taught[]): string {
  if (lessons.length === 0) return 'nothing was taught yet';
  const rows = lessons.map(({ id, heard, means, node }) => [
    ...[heard, means ?? 'no callsign', node ?? 'everywhere', id],
  ]);
  return table(['HEARD', 'MEANS', 'WHERE', 'ID'], rows);
}

function counted(recordings: number): string {
  return recordings === 1 ? '1 recording is' : `${recordings} recordings are`;
}
