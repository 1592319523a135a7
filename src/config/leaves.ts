/**
 * The scalar settings of a schema, with the names they have in the environment
 * and on the command line: `ship.hostKey` = `TSN_SHIP_HOST_KEY` = `--ship-host-key`.
 */
import { z } from 'zod';

export type Mode = 'server' | 'node';

/** A mode and its settings. Each is a file of its own, so that a node never loads the server's. */
export interface ModeSettings<C = unknown> {
  readonly mode: Mode;
  readonly schema: z.ZodType<C>;
}

export interface Leaf {
  /** `ship.hostKey` */
  readonly path: string;
  readonly env: string;
  readonly flag: string;
  readonly kind: 'text' | 'number' | 'boolean' | 'text-or-number';
  readonly choices: readonly string[];
  readonly description: string;
  /** As a person would write it; undefined when there is none. */
  readonly fallback: string | undefined;
  /** The fallback is told in words: it depends on the machine or on other settings. */
  readonly isComputed: boolean;
  /** A number of bytes after parsing. */
  readonly isSize: boolean;
  readonly required: boolean;
  /** Settings of one group exclude each other (`ship.key.file`, `ship.key.env`). */
  readonly group: string | undefined;
}

/** What we read of a JSON schema. */
interface Shape {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Shape[];
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly description?: string;
  readonly computed?: string;
  readonly unit?: string;
  readonly default?: unknown;
}

/** The schema as JSON schema; settings with a computed default are not required there. */
export function jsonSchema(schema: z.ZodType): Shape {
  return z.toJSONSchema(schema, { io: 'input', override: dropComputed }) as Shape; // a JSON schema is such a shape
}

function dropComputed({ jsonSchema: shape }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  const { required, properties } = shape;
  if (required === undefined || properties === undefined) return;
  shape.required = required.filter((key) => {
    const property = properties[key];
    return typeof property !== 'object' || !('computed' in property);
  });
}

/** Asked for several times at each start, and worth a tenth of it each time. */
const KNOWN = new WeakMap<z.ZodType, readonly Leaf[]>();

export function leavesOf(schema: z.ZodType): readonly Leaf[] {
  const known = KNOWN.get(schema) ?? walk(jsonSchema(schema), [], { required: true });
  KNOWN.set(schema, known);
  return known;
}

interface Context {
  readonly required: boolean;
  readonly group?: string;
  readonly outer?: Shape;
}

function walk(shape: Shape, path: readonly string[], context: Context): readonly Leaf[] {
  if (shape.properties !== undefined) return walkProperties(shape, path, context);
  // A section whose keys the operator chooses has no variables and no flags.
  if (shape.type === 'object') return [];
  const alternatives = shape.anyOf?.filter((inner) => inner.properties !== undefined) ?? [];
  if (alternatives.length === 0) return [toLeaf(shape, path, context)];
  return alternatives.flatMap((inner) =>
    walk(inner, path, { required: false, group: path.join('.'), outer: shape }),
  );
}

function walkProperties(shape: Shape, path: readonly string[], context: Context): readonly Leaf[] {
  return Object.entries(shape.properties ?? {}).flatMap(([key, inner]) =>
    walk(inner, [...path, key], {
      ...context,
      required: context.required && (shape.required?.includes(key) ?? false),
    }),
  );
}

function toLeaf(shape: Shape, path: readonly string[], context: Context): Leaf {
  const words = path.join('-').replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return {
    path: path.join('.'),
    env: `TSN_${words.replaceAll('-', '_').toUpperCase()}`,
    flag: `--${words}`,
    kind: kindOf(shape),
    choices: choicesOf(shape),
    description: shape.description ?? context.outer?.description ?? '',
    fallback: fallbackOf(shape) ?? fallbackOf(context.outer ?? {}),
    isComputed: (shape.computed ?? context.outer?.computed) !== undefined,
    isSize: shape.unit === 'bytes',
    required: context.required,
    group: context.group,
  };
}

function kindOf(shape: Shape): Leaf['kind'] {
  if (shape.anyOf !== undefined) return 'text-or-number';
  if (shape.type === 'integer' || shape.type === 'number') return 'number';
  return shape.type === 'boolean' ? 'boolean' : 'text';
}

function choicesOf(shape: Shape): readonly string[] {
  return shape.enum ?? [];
}

function fallbackOf(shape: Shape): string | undefined {
  if (shape.computed !== undefined) return shape.computed;
  if (shape.default === undefined) return undefined;
  return typeof shape.default === 'string' ? shape.default : JSON.stringify(shape.default);
}
