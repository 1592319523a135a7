/** Reads a YAML file and remembers on which line each key stands. */
import { readFileSync } from 'node:fs';
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { TsnError } from '../platform/errors.ts';

export interface YamlFile {
  readonly path: string;
  /** An object; empty when the file is. */
  readonly tree: Readonly<Record<string, unknown>>;
  /** Line of a key, from 1; undefined when it is not in the file. */
  lineOf(path: readonly PropertyKey[]): number | undefined;
}

/** Throws TsnError `config/not-found`, or `config/invalid` with every syntax error. */
export function readYamlFile(path: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(readText(path), { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    const problems = document.errors.map(
      (error) => `${path}:${lines.linePos(error.pos[0]).line}: ${error.message}`,
    );
    throw new TsnError('config/invalid', problems.join('\n  '));
  }
  const tree: unknown = document.toJS() ?? {};
  if (!isRecord(tree)) throw new TsnError('config/invalid', `${path}:1: expected keys and values`);
  return {
    path,
    tree,
    lineOf: (keys) => {
      const offset = offsetOf(document.contents, keys);
      return offset === undefined ? undefined : lines.linePos(offset).line;
    },
  };
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') {
      throw new TsnError('config/not-found', `no configuration file ${path}`, { cause: error });
    }
    const reason = code === 'EACCES' ? 'this user may not read it' : String(code);
    throw new TsnError('config/invalid', `cannot read ${path}: ${reason}`, { cause: error });
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function offsetOf(node: Node | null, [key, ...rest]: readonly PropertyKey[]): number | undefined {
  if (isSeq(node)) {
    // The items of a list in a parsed document are nodes.
    const item = node.items[Number(key)] as Node | undefined;
    if (item === undefined || rest.length === 0) return item?.range?.[0];
    return offsetOf(item, rest) ?? item.range?.[0];
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find((item) => isScalar(item.key) && item.key.value === key);
  if (pair === undefined || !isScalar(pair.key)) return undefined;
  if (rest.length === 0) return pair.key.range?.[0];
  // The value of a pair in a parsed document is a node or null.
  return offsetOf(pair.value as Node | null, rest) ?? pair.key.range?.[0];
}
