/** docs/commands.md: every command with its own flags, read from the command tree itself. */
import { Command } from 'commander';
import { createContext } from '../../src/cli/context.ts';
import { COMMANDS } from '../../src/cli/program.ts';
import { leavesOf, type Mode } from '../../src/config/leaves.ts';
import { SCHEMAS } from '../../src/config/schemas.ts';
import { code, GENERATED, markdownTable } from './markdown.ts';

const HEAD = `# Commands

Every command takes \`--json\` (facts as JSON on standard output; a failure as \`{"error": {"code", "message", "hint"}}\`) and \`--help\`.
A failed command prints to standard error:

    tsn: what went wrong
      code: sftp/host-key-changed
      hint: what to do

Commands about recordings ask a running server: at \`--server URL\` or \`$TSN_SERVER\`, else the one that works on the data folder
(\`--data-dir\`, \`--config\`). While none runs they read its database.

\`tsn server\` and \`tsn node\` run until SIGTERM or SIGINT: they finish or hand back what they work on and end with 0. A second
signal ends them at once with 75; nothing is lost by that either.`;

const EXITS: readonly (readonly [string, string])[] = [
  ['0', 'done'],
  ['1', '`tsn alerts --exit-code`: there are some'],
  ['1', '`tsn alerts --exit-code`: there are some'],
  ['64', 'the command line is wrong'],
  ['65', 'the data is wrong: a damaged file, a newer database, bytes that differ'],
  ['66', 'there is no such file, folder or id'],
  [
    '69',
    'something is not available: no server, no network, a taken port; `doctor` found something',
  ],
  ['70', 'a bug of tsn'],
  ['73', 'a file or folder cannot be written'],
  ['74', 'the disk is full'],
  ['75', 'try again later'],
  ['76', 'the other side answered otherwise than the protocol says'],
  ['77', 'not allowed'],
  ['78', 'the configuration is wrong'],
];

export async function commandsPage(): Promise<string> {
  const sections: string[] = [];
  for (const entry of COMMANDS) {
    const command = new Command(entry.name).description(entry.summary);
    await (await entry.load()).define(command, createContext([]));
    sections.push(...describe(command, 'tsn'));
  }
  const exits = `## Exit statuses\n\n${markdownTable(['Status', 'Means'], EXITS)}`;
  return `${[GENERATED, HEAD, exits, ...sections].join('\n\n')}\n`;
}

function describe(command: Command, parent: string): readonly string[] {
  const name = `${parent} ${command.name()}`;
  const below = command.commands.flatMap((inner) => describe(inner, name));
  if (command.commands.length > 0 && command.options.length === 0) return below;
  return [describeOne(command, name), ...below];
}

function describeOne(command: Command, name: string): string {
  const words = command.registeredArguments.map((argument) => {
    const dots = argument.variadic ? '...' : '';
    return argument.required ? ` <${argument.name()}${dots}>` : ` [${argument.name()}${dots}]`;
  });
  const title = `## \`${name}${words.join('')}\`\n\n${sentence(command.description())}`;
  const settings = settingFlags(command);
  const own = command.options.filter(({ long }) => long !== '--json' && !settings.has(long ?? ''));
  const note =
    settings.size === 0
      ? []
      : ['And a flag for each setting of [configuration.md](configuration.md).'];
  if (own.length === 0) return [title, ...note].join('\n\n');
  const rows = own.map((option) => [code(option.flags), option.description]);
  return [title, markdownTable(['Flag', 'Means'], rows), ...note].join('\n\n');
}

/** Flags of settings are told on their own page. */
function settingFlags(command: Command): ReadonlySet<string> {
  const longs = new Set(command.options.map(({ long }) => long));
  const modes: readonly Mode[] = ['server', 'node'];
  const all = modes
    .map((mode) => leavesOf(SCHEMAS[mode]).map(({ flag }) => flag))
    .find((flags) => flags.every((flag) => longs.has(flag)));
  return new Set(all ?? []);
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
