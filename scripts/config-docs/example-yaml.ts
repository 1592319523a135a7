/** A configuration file with every setting: required ones with sample values, others commented out. */
import { type Leaf, leavesOf, type Mode } from '../../src/config/leaves.ts';
import { SCHEMAS } from '../../src/config/schemas.ts';

/** What an operator has to say; made up. */
const SAMPLES: Readonly<Record<string, string>> = {
  nodeId: 'hilltop',
  'watch.dir': '/var/spool/asterisk/monitor',
  'ship.host': 'tsn.example.org',
  'ship.hostKey': `SHA256:${'x'.repeat(43)}`,
  'ship.key.file': '/var/lib/tsn/node/node.key',
  'watch.timeZone': 'America/Denver',
  'ship.user': 'hilltop',
  'sftp.publicAddress': 'tsn.example.org:2222',
};

/** Not required of every configuration, but of one that says nothing else. */
const BY_DEFAULT: ReadonlySet<string> = new Set(['ship.host', 'ship.hostKey']);

const HEADS: Readonly<Record<Mode, string>> = {
  server: `# Configuration of \`tsn server\`. Nothing in it is needed; what is commented out shows the defaults.
# It is read from --config FILE, $TSN_CONFIG, /etc/tsn/server.yaml or ~/.config/tsn/server.yaml.`,
  node: `# Configuration of \`tsn node\`. \`tsn node join\` writes one; what is commented out shows the defaults.
# It is read from --config FILE, $TSN_CONFIG, /etc/tsn/node.yaml or ~/.config/tsn/node.yaml.`,
};

export function exampleYaml(mode: Mode): string {
  const lines = [HEADS[mode], '# yaml-language-server: $schema=./tsn.schema.json'];
  let section: readonly string[] = [];
  for (const leaf of leavesOf(SCHEMAS[mode]).filter(isShown)) {
    const path = leaf.path.split('.');
    lines.push('', ...openSections(path, section), ...settingLines(leaf, path, mode));
    section = path.slice(0, -1);
  }
  return `${lines.join('\n')}\n`;
}

/** Of the ways to name a secret, one is enough. */
function isShown(leaf: Leaf): boolean {
  return leaf.group === undefined || leaf.path in SAMPLES;
}

function openSections(path: readonly string[], open: readonly string[]): readonly string[] {
  const wanted = path.slice(0, -1);
  const shared = wanted.findIndex((key, depth) => key !== open[depth]);
  if (shared === -1) return [];
  return wanted.slice(shared).map((key, index) => `${'  '.repeat(shared + index)}${key}:`);
}

function sampleOf({ path }: Leaf, mode: Mode): string | undefined {
  if (path !== 'dataDir') return SAMPLES[path];
  return mode === 'node' ? '/var/lib/tsn/node' : '/var/lib/tsn';
}

function settingLines(leaf: Leaf, path: readonly string[], mode: Mode): readonly string[] {
  const indent = '  '.repeat(path.length - 1);
  const choices = leaf.choices.length > 0 ? ` One of ${leaf.choices.join(', ')}.` : '';
  const computed = leaf.isComputed && leaf.group === undefined ? ` Default: ${leaf.fallback}.` : '';
  const needed = leaf.required || leaf.group !== undefined || BY_DEFAULT.has(leaf.path);
  const value = sampleOf(leaf, mode) ?? leaf.fallback ?? '';
  const setting = `${path.at(-1)}: ${value === '' ? "''" : value}`;
  return [
    `${indent}# ${leaf.description}${choices}${computed}`,
    `${indent}${needed ? '' : '# '}${setting}`,
  ];
}
