/** `tsn dataset consent|leave-out|list|forget|export`: corrected speech as a data set, with consent. */

import type { Command } from 'commander';
import { loadServerConfig } from '../../config/load-server.ts';
import { SERVER } from '../../config/server-config.ts';
import { parseCallsign } from '../../domain/callsign.ts';
import { openSoundFiles } from '../../modes/server-sounds.ts';
import { openServerStorage } from '../../modes/server-storage.ts';
import { TsnError } from '../../platform/errors.ts';
import {
  type ExportCounts,
  type ExportNeeds,
  exportDataset,
  isEarlierExport,
} from '../../server/dataset/export.ts';
import { createWavOf } from '../../server/wav-sound.ts';
import type { DatasetConsent } from '../../store/server/dataset-consents.ts';
import type { ServerStore } from '../../store/server/store.ts';
import type { CliContext } from '../context.ts';
import { formatInstant } from '../format.ts';
import { noteUnheard } from '../node-names.ts';
import { findServerData, openExistingServerStore } from '../open-store.ts';
import { printFacts, printNote, table } from '../output.ts';
import { subCommand } from '../program.ts';
import { addPlaceFlags, loadNeeds } from '../settings.ts';
import { stopSignal } from '../signals.ts';
import { whichRecordings } from '../which-recordings.ts';

interface NoteOption {
  readonly note?: string;
}

export function define(command: Command, context: CliContext): void {
  const open = (self: Command): Promise<ServerStore> =>
    openExistingServerStore(findServerData(self, context), context);
  const put = async (self: Command, kind: DatasetConsent['kind'], name: string, note = '') => {
    await using store = await open(self);
    const consent = { kind, name, note: note.slice(0, 200), decidedAt: context.clock.now() };
    if (kind === 'node') await noteUnheard(name, store);
    await store.transaction((tx) => tx.datasetConsents.put(consent));
    printFacts(context, consent, () =>
      kind === 'node'
        ? `what ${name} records may go into data sets`
        : `${name} stays out of data sets from now on`,
    );
  };
  addPlaceFlags(subCommand(command, 'consent <node>', "note that a node's owner agrees"))
    .option('--note <text>', 'who agreed, and how')
    .action((node: string, { note }: NoteOption, self: Command) => put(self, 'node', node, note));
  addPlaceFlags(
    subCommand(
      command,
      'leave-out <callsign>',
      'note that a station does not want to be in data sets',
    ),
  )
    .option('--note <text>', 'how it was asked for')
    .action((call: string, { note }: NoteOption, self: Command) =>
      put(self, 'callsign', identityOf(call), note),
    );
  addPlaceFlags(subCommand(command, 'list', 'who agreed, and who is left out')).action(
    async (_: unknown, self: Command) => {
      await using store = await open(self);
      printFacts(context, { items: await store.datasetConsents.list() }, ({ items }) =>
        render(items),
      );
    },
  );
  addPlaceFlags(
    subCommand(command, 'forget <name>', 'take back what was noted of a node or callsign'),
  ).action(async (name: string, _: unknown, self: Command) => {
    await using store = await open(self);
    await forget(store, name);
    printFacts(context, { forgotten: name }, () => `forgotten: ${name}`);
  });
  addPlaceFlags(
    subCommand(
      command,
      'export <folder>',
      "write what people corrected in Hugging Face's audiofolder layout",
    ),
  )
    .option('--since <age>', 'not older than this: 24h, 30d (default: all)')
    .option('--node <node>', 'only of this node')
    .action(async (folder: string, options: ExportOptions, self: Command) => {
      const { config } = loadServerConfig(loadNeeds(self, SERVER, context));
      const { audio } = await openServerStorage(config, context.around.env);
      await using store = await open(self);
      await using sounds = openSoundFiles({ config, clock: context.clock }, audio);
      const wavOf = createWavOf({ store, sounds });
      await exportTo(folder, options, { store, wavOf }, context);
    });
}

interface ExportOptions {
  readonly since?: string;
  readonly node?: string;
}

async function exportTo(
  folder: string,
  given: ExportOptions,
  { store, wavOf }: Pick<ExportNeeds, 'wavOf'> & { readonly store: ServerStore },
  context: CliContext,
): Promise<void> {
  const which = whichRecordings(given, context.clock);
  await noteUnheard(given.node, store);
  const consents = await store.datasetConsents.list();
  const nobodyAgrees = !consents.some(({ kind }) => kind === 'node');
  if (nobodyAgrees && !(await isEarlierExport(folder))) throw nobody();
  using stop = stopSignal();
  const counts = await exportDataset(
    { store, wavOf, signal: stop.signal, onProgress: tellNowAndThen() },
    folder,
    which,
  );
  if (nobodyAgrees) throw nobody(`; what an earlier export wrote into ${folder} is removed`);
  printFacts(context, { folder, ...counts }, ({ exported, withoutConsent, optedOut }) =>
    [
      `${exported} ${exported === 1 ? 'recording' : 'recordings'} in ${folder}`,
      `left out: ${withoutConsent} of nodes without consent, ${optedOut} with callsigns that want to be left out`,
    ].join('\n'),
  );
}

function nobody(more = ''): TsnError {
  return new TsnError('dataset/no-consent', `no owner of a node agrees to data sets${more}`);
}

const TELL_EVERY = 100;

function tellNowAndThen(): (counts: ExportCounts) => void {
  let seen = 0;
  return ({ exported }) => {
    seen += 1;
    if (seen % TELL_EVERY === 0) printNote(`${exported} exported`);
  };
}

function identityOf(call: string): string {
  const parsed = parseCallsign(call.toUpperCase());
  if (parsed === undefined) {
    throw new TsnError('usage/invalid', `${JSON.stringify(call)} is no callsign`);
  }
  return call.toUpperCase();
}

async function forget(store: ServerStore, name: string): Promise<void> {
  const removed = await store.transaction(async (tx) => {
    const node = await tx.datasetConsents.remove('node', name);
    const callsign = await tx.datasetConsents.remove('callsign', name.toUpperCase());
    return node || callsign;
  });
  if (!removed) throw new TsnError('data/not-found', `nothing was noted of ${name}`);
}

function render(items: readonly DatasetConsent[]): string {
  if (items.length === 0) return 'nobody agreed yet, and nobody asked to be left out';
  const rows = items.map(({ kind, name, note, decidedAt }) => [
    kind === 'node' ? 'agreed' : 'left out',
    name,
    formatInstant(decidedAt),
    note,
  ]);
  return table(['', 'NAME', 'SINCE', 'NOTE'], rows);
}
