/** docs/configuration.md: every setting of both modes. */
import { type Leaf, leavesOf, type Mode } from '../../src/config/leaves.ts';
import { SCHEMAS } from '../../src/config/schemas.ts';
import { OTHER_VARIABLES } from '../../src/config/variables.ts';
import { code, GENERATED, markdownTable } from './markdown.ts';

const HEAD = `# Configuration

A server needs no configuration; \`tsn node join\` writes a node's. Files are YAML: \`--config FILE\`, else \`$TSN_CONFIG\`, else
\`/etc/tsn/server.yaml\` or \`/etc/tsn/node.yaml\`, else the same names in \`~/.config/tsn/\`. The first that is found is read, alone.

Variables override the file, flags override variables: \`ship.hostKey\` = \`TSN_SHIP_HOST_KEY\` = \`--ship-host-key\`. Lengths of time
carry a unit (\`250ms\`, \`2s\`, \`15m\`, \`6h\`). Unknown keys are errors. Secrets are named, never written: \`{file: PATH}\` or
\`{env: NAME}\`. A relative path in a file starts at the file's folder, one in a variable or flag where the command runs.

\`tsn config check server\` finds mistakes, all at once; \`tsn config explain node\` shows each value and where it came from.
Examples: \`config/server.example.yaml\`, \`config/node.example.yaml\`; for editors: \`config/tsn.schema.json\`.

Server and node may run on one machine: the node's data folder is \`node\` inside the server's, unless you set another.`;

export function configurationPage(): string {
  const variables = markdownTable(
    ['Variable', 'Means'],
    Object.entries(OTHER_VARIABLES).map(([name, meaning]) => [code(name), meaning]),
  );
  const parts = [
    GENERATED,
    HEAD,
    section('server'),
    section('node'),
    `## Other variables\n\n${variables}`,
  ];
  return `${parts.join('\n\n')}\n`;
}

function section(mode: Mode): string {
  const rows = leavesOf(SCHEMAS[mode]).map((leaf) => [
    code(leaf.path),
    defaultOf(leaf),
    description(leaf),
    code(leaf.env),
    code(leaf.flag),
  ]);
  const table = markdownTable(['Setting', 'Default', 'Means', 'Variable', 'Flag'], rows);
  return `## \`tsn ${mode}\`\n\n${table}`;
}

function defaultOf(leaf: Leaf): string {
  if (leaf.required) return '**needed**';
  return code(leaf.fallback ?? '');
}

function description({ description: text, choices }: Leaf): string {
  return choices.length === 0 ? text : `${text} One of ${choices.map(code).join(', ')}.`;
}
