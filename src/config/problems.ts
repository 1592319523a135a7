/** Turns what the schema found wrong into lines that name the key, the place and what to write. */
import type { z } from 'zod';
import { getAt, prefixesOf } from './layers.ts';
import type { Leaf } from './leaves.ts';
import { nearest } from './nearest.ts';
import type { YamlFile } from './yaml-file.ts';

export interface ProblemContext {
  readonly file: YamlFile | undefined;
  readonly leaves: readonly Leaf[];
  readonly origins: ReadonlyMap<string, string>;
  readonly tree: unknown;
}

export function describeProblems(
  issues: readonly z.core.$ZodIssue[],
  context: ProblemContext,
): readonly string[] {
  return issues.flatMap((issue) => describe(issue, context));
}

function describe(issue: z.core.$ZodIssue, context: ProblemContext): readonly string[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownKey([...issue.path, key], context));
  }
  const path = issue.path.join('.');
  if (getAt(context.tree, path) === undefined) return missing(path, context);
  return [`${place(issue.path, context)}\`${path}\`: ${what(issue)}${says(path, context)}`];
}

function unknownKey(path: readonly PropertyKey[], context: ProblemContext): string {
  const name = path.join('.');
  const guess = nearest(name, knownKeys(context.leaves)) ?? sameLastWord(name, context.leaves);
  const hint = guess === undefined ? '' : `; did you mean \`${guess}\`?`;
  return `${place(path, context)}unknown key \`${name}\`${hint}`;
}

/** Every key of every level: `ship`, `ship.key`, `ship.key.file`. */
function knownKeys(leaves: readonly Leaf[]): readonly string[] {
  const keys = leaves.flatMap(({ path }) => prefixesOf(path));
  return [...new Set(keys)];
}

/** A key that was put into the wrong section. */
function sameLastWord(name: string, leaves: readonly Leaf[]): string | undefined {
  const last = name.split('.').at(-1);
  return leaves.find(({ path }) => path.split('.').at(-1) === last)?.path;
}

/** A section that is not there at all lacks each of its required settings. */
function missing(path: string, { leaves, file }: ProblemContext): readonly string[] {
  const lacking = leaves.filter(
    (leaf) => leaf.path === path || (leaf.required && leaf.path.startsWith(`${path}.`)),
  );
  const where = file === undefined ? '' : `${file.path}: `;
  if (lacking.length === 0) return [`${where}\`${path}\` is missing`];
  return lacking.map(
    (leaf) =>
      `${where}\`${leaf.path}\` is missing (or ${leaf.flag}, ${leaf.env}): ${leaf.description}`,
  );
}

function place(path: readonly PropertyKey[], { file, origins }: ProblemContext): string {
  const origin = origins.get(path.join('.'));
  if (origin !== undefined && origin !== 'file') return `${origin}: `;
  if (file === undefined) return '';
  const line = file.lineOf(path);
  return line === undefined ? `${file.path}: ` : `${file.path}:${line}: `;
}

function what(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_union' && issue.path.at(-1) === 'key') {
    return 'write {file: PATH} or {env: NAME}, never the secret itself';
  }
  if (issue.code === 'invalid_value') return `one of ${issue.values.map(String).join(', ')}`;
  return issue.message.replace(/^Invalid input: /, '');
}

/** Places where people write secrets, though they should not. */
const MAY_BE_SECRET = /^ship\.key|^store\.url$|password|secret|token/i;

/** The value as it stands, unless it may be a secret. */
function says(path: string, { tree }: ProblemContext): string {
  const value = getAt(tree, path);
  const shown =
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  if (!shown || MAY_BE_SECRET.test(path)) return '';
  return ` (it says ${JSON.stringify(value)})`;
}
