/** Flags made from the configuration's schema, and loading with them. */
import type { Command } from 'commander';
import { type Leaf, leavesOf, type ModeSettings } from '../config/leaves.ts';
import type { LoadNeeds } from '../config/load.ts';
import type { CliContext } from './context.ts';

/** Adds `--config` and one flag for each setting of the mode. */
export function addSettingFlags(command: Command, { schema }: ModeSettings): Command {
  command.option('--config <file>', 'configuration file (YAML)');
  for (const leaf of leavesOf(schema)) command.option(usageOf(leaf), helpOf(leaf));
  return command;
}

/** Adds `--config` and `--data-dir` alone, for commands that need to find the data. */
export function addPlaceFlags(command: Command): Command {
  return command
    .option('--config <file>', 'configuration file (YAML)')
    .option('--data-dir <dir>', 'data folder');
}

/** What the loader takes, from the flags that were given to `command`. */
export function loadNeeds(
  command: Command,
  { schema }: ModeSettings,
  context: CliContext,
): LoadNeeds {
  const given: Readonly<Record<string, unknown>> = command.optsWithGlobals();
  const flags = leavesOf(schema).flatMap((leaf) => {
    const value = given[attributeOf(leaf)];
    if (typeof value === 'boolean') return [[leaf.path, String(value)] as const];
    return typeof value === 'string' ? [[leaf.path, value] as const] : [];
  });
  const config = given['config'];
  return {
    around: context.around,
    configFile: typeof config === 'string' ? config : undefined,
    flags: Object.fromEntries(flags),
  };
}

function usageOf(leaf: Leaf): string {
  if (leaf.kind === 'boolean') return leaf.flag;
  const value =
    leaf.choices.length > 0 ? leaf.choices.join('|') : leaf.kind === 'number' ? 'n' : 'text';
  return `${leaf.flag} <${value}>`;
}

function helpOf(leaf: Leaf): string {
  const fallback =
    leaf.fallback === undefined || leaf.fallback === '' ? '' : ` (default: ${leaf.fallback})`;
  return `${leaf.description}${fallback}`;
}

/** The name under which commander keeps the value: `--ship-host-key` → `shipHostKey`. */
function attributeOf(leaf: Leaf): string {
  return leaf.flag.slice(2).replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
