/** `tsn import DIR`: takes an existing archive in, with a running server or without. */
import { resolve } from 'node:path';
import { Argument, type Command, Option } from 'commander';
import { Frequency, TimeZone } from '../../config/fields.ts';
import { NodeId } from '../../domain/manifest.ts';
import { compileMask } from '../../domain/recorder/mask.ts';
import { RECORDERS, type Recorder, UTC_RECORDERS } from '../../domain/recording.ts';
import { scanFolder } from '../../engines/folder/scan.ts';
import { TsnError } from '../../platform/errors.ts';
import { addAccessFlags } from '../access.ts';
import { buildInfo } from '../build-info.ts';
import type { CliContext } from '../context.ts';
import { openDesk } from '../import-desk.ts';
import { type ImportCounts, type ImportOptions, importFiles } from '../import-files.ts';
import { listing, printFacts, printNote } from '../output.ts';
import { withJson } from '../program.ts';
import { progressLines } from '../progress.ts';

interface Flags {
  readonly source: Recorder;
  readonly node: string;
  readonly timeZone?: string;
  readonly frequency?: string;
  readonly label: readonly string[];
  readonly mask?: string;
  readonly into: string;
  readonly dryRun?: boolean;
}

export function define(command: Command, context: CliContext): void {
  addAccessFlags(withJson(command))
    .addArgument(new Argument('<dir>', 'folder of recordings, to any depth; it is only read'))
    .addOption(
      new Option('--source <preset>', 'which recorder named the files')
        .choices(RECORDERS)
        .makeOptionMandatory(),
    )
    .option('--node <id>', 'node under which they are shown', 'archive')
    .option('--time-zone <zone>', 'zone of the times in their names; default: that of this machine')
    .option('--frequency <hz>', 'what was listened to: 146.72MHz')
    .option('--label <word=text>', 'a label for each of them; may be repeated', collect, [])
    .option('--mask <mask>', 'names that no preset knows: #DATE_#TIME_#TG')
    .option('--into <source>', 'source under which they are kept', 'import')
    .option('--dry-run', 'only say what would be taken in')
    .action((dir: string, flags: Flags, self: Command) => run(dir, flags, self, context));
}

/** A file that could not be taken in: sysexits.h EX_DATAERR. */
const NOT_ALL = 65;

async function run(dir: string, flags: Flags, command: Command, context: CliContext) {
  const options = optionsOf(resolve(dir), flags, context);
  const { files } = await scanFolder(options.dir, { links: 'all' });
  const say = progressLines();
  const tell = (counts: ImportCounts): void =>
    say(
      `${counts.files} of ${files.length - counts.ignored}: ${counts.taken} taken in, ${counts.known} known, ${counts.quarantined} in quarantine, ${counts.failed} failed`,
    );
  const nobody = { known: async () => [], take: async () => 'taken' as const };
  await using held = new AsyncDisposableStack();
  const desk = options.isDryRun ? nobody : held.use(await openDesk(command, context));
  const counts = await importFiles(desk, files, options, tell).catch((error: unknown) => {
    printNote('stopped: what was taken in stays; run it again later and it goes on from there');
    throw error;
  });
  if (counts.failed + counts.quarantined > 0) context.status = NOT_ALL;
  printFacts(context, { ...counts, dryRun: options.isDryRun }, render);
}

/** Throws `usage/invalid`. */
function optionsOf(dir: string, flags: Flags, { around }: CliContext): ImportOptions {
  const { source: recorder, node, into, label } = flags;
  const zone = flags.timeZone ?? (UTC_RECORDERS.has(recorder) ? 'UTC' : around.timeZone);
  const mask = flags.mask === undefined ? undefined : compileMask(flags.mask);
  if (flags.mask !== undefined && mask === undefined)
    throw usage('--mask', 'there is no tag in it');
  const frequency =
    flags.frequency === undefined ? undefined : Frequency.safeParse(flags.frequency);
  if (frequency?.success === false) throw usage('--frequency', 'write 146.72MHz');
  if (!NodeId.safeParse(node).success) throw usage('--node', 'small letters, digits and -');
  if (!TimeZone.safeParse(zone).success) throw usage('--time-zone', 'such as America/Denver');
  return {
    ...{ dir, node, folder: into },
    rules: { recorder, timeZone: zone, mask },
    labels: Object.fromEntries(label.map(readLabel)),
    frequencyHz: frequency?.data,
    version: buildInfo().version,
    isDryRun: flags.dryRun === true,
  };
}

function readLabel(text: string): [string, string] {
  const [, word, value] = /^([A-Za-z][A-Za-z0-9]{0,40})=(.{1,200})$/.exec(text) ?? [];
  if (word === undefined || value === undefined) throw usage('--label', 'write county=Polk');
  return [word, value];
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function usage(flag: string, what: string): TsnError {
  return new TsnError('usage/invalid', `${flag}: ${what}`);
}

function render(counts: ImportCounts & { readonly dryRun: boolean }): string {
  const { files, ignored, taken, known, quarantined, failed, failures, dryRun } = counts;
  const outcome = `${taken} taken in, ${known} known before, ${quarantined} in quarantine, ${failed} failed`;
  return listing([
    ['recordings', `${files} (${ignored} other files)`],
    ['what they are', words(counts.byClass)],
    ['times', words(counts.byCertainty)],
    ['outcome', dryRun ? 'nothing was changed (--dry-run)' : outcome],
    ...failures.map((failure): [string, string] => ['failed', failure]),
  ]);
}

function words(counts: Readonly<Record<string, number>>): string {
  const all = Object.entries(counts).map(([what, n]) => `${n} ${what}`);
  return all.length === 0 ? 'none' : all.join(', ');
}
