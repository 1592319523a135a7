/**
 * The command tree. Only the file of the command that was asked for is loaded,
 * so that small commands start fast.
 */
import { Command, Help, type Option } from 'commander';
import type { CliContext } from './context.ts';

/** A command's file: adds its flags, sub-commands and action to `command`. */
export interface CommandFile {
  /** `argv` is all that was given: what it cannot mean need not be loaded. */
  define(command: Command, context: CliContext, argv?: readonly string[]): void | Promise<void>;
}

export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  load(): Promise<CommandFile>;
}

/** In the order of `tsn --help`. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'server',
    summary: 'run the server, or manage its join tokens',
    load: () => import('./commands/server.ts'),
  },
  {
    name: 'node',
    summary: 'run a node, join a server, look into the spool',
    load: () => import('./commands/node.ts'),
  },
  { name: 'status', summary: 'how the server is', load: () => import('./commands/status.ts') },
  {
    name: 'doctor',
    summary: 'check this machine and say what to do',
    load: () => import('./commands/doctor.ts'),
  },
  {
    name: 'recordings',
    summary: 'list, show and fetch recordings',
    load: () => import('./commands/recordings.ts'),
  },
  { name: 'search', summary: 'search what was said', load: () => import('./commands/search.ts') },
  {
    name: 'callsigns',
    summary: 'list the callsigns that were heard',
    load: () => import('./commands/callsigns.ts'),
  },
  {
    name: 'callbook',
    summary: 'import licence data, look callsigns up in it',
    load: () => import('./commands/callbook.ts'),
  },
  {
    name: 'alerts',
    summary: 'emergency and urgency words that were heard',
    load: () => import('./commands/alerts.ts'),
  },
  {
    name: 'nets',
    summary: 'the nets that are held regularly, and which is on',
    load: () => import('./commands/nets.ts'),
  },
  {
    name: 'webhooks',
    summary: 'how far each webhook was told, and telling it again',
    load: () => import('./commands/webhooks.ts'),
  },
  { name: 'jobs', summary: 'list, show and revive jobs', load: () => import('./commands/jobs.ts') },
  {
    name: 'models',
    summary: 'list, pull, verify and remove speech models',
    load: () => import('./commands/models.ts'),
  },
  {
    name: 'engines',
    summary: 'list, install and probe what whisper.cpp computes on',
    load: () => import('./commands/engines.ts'),
  },
  {
    name: 'import',
    summary: 'take an existing archive of recordings in',
    load: () => import('./commands/import.ts'),
  },
  {
    name: 'migrate',
    summary: "change the database's structure, with a backup",
    load: () => import('./commands/migrate.ts'),
  },
  {
    name: 'config',
    summary: 'check the configuration, show where it comes from',
    load: () => import('./commands/config.ts'),
  },
  {
    name: 'explain',
    summary: 'explain a failure code',
    load: () => import('./commands/explain.ts'),
  },
  {
    name: 'eval',
    summary: 'measure an engine on given text',
    load: () => import('./commands/eval.ts'),
  },
  {
    name: 'dataset',
    summary: 'export corrected speech as a data set, with consent',
    load: () => import('./commands/dataset.ts'),
  },
  {
    name: 'version',
    summary: 'version, commit, runtime and embedded parts',
    load: () => import('./commands/version.ts'),
  },
];

export async function createProgram(
  argv: readonly string[],
  context: CliContext,
): Promise<Command> {
  const wanted = argv.find((word) => !word.startsWith('-'));
  const program = quiet(new Command('tsn'))
    .configureHelp({ optionDescription: describe })
    .description('The Spoken Network: keeps what is said on amateur-radio repeaters')
    .option('--json', 'print facts, and failures, as JSON')
    .helpCommand('help [command]', 'help for a command')
    .showSuggestionAfterError(true)
    .version(await versionLine(argv), '-V, --version', 'version alone');
  const asked =
    wanted === 'help' ? argv.find((word) => word !== 'help' && !word.startsWith('-')) : wanted;
  for (const entry of COMMANDS) {
    const command = quiet(program.command(entry.name)).description(entry.summary);
    if (entry.name === asked) await (await entry.load()).define(command, context, argv);
  }
  return program;
}

/** A sub-command that answers to `--json` and keeps its errors to itself. */
export function subCommand(parent: Command, usage: string, summary: string): Command {
  return withJson(quiet(parent.command(usage)).description(summary));
}

/** The sub-command that is meant when none is named: `tsn jobs` lists, `tsn jobs --dead` as well. */
export function defaultCommand(parent: Command, usage: string, summary: string): Command {
  const command = quiet(parent.command(usage, { isDefault: true }));
  return withJson(command.description(`${summary}; meant when no command is named`));
}

export function withJson(command: Command): Command {
  return command.option('--json', 'print facts, and failures, as JSON');
}

/** As commander does it, and whether an option may be left out. */
function describe(option: Option): string {
  const text = new Help().optionDescription(option);
  return option.mandatory ? `${text} (needed)` : text;
}

/** Commander shall throw, not print and exit: cli/failure.ts does that for all. */
function quiet(command: Command): Command {
  return command.exitOverride().configureOutput({ outputError: () => undefined });
}

async function versionLine(argv: readonly string[]): Promise<string> {
  if (!argv.includes('-V') && !argv.includes('--version')) return '';
  const { buildInfo } = await import('./build-info.ts');
  return buildInfo().version;
}
