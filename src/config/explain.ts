/** Each setting with its value and where that came from, for `tsn config explain`. */
import { durationText, sizeText } from './fields.ts';
import { getAt } from './layers.ts';
import type { Leaf } from './leaves.ts';
import type { Loaded } from './load.ts';

export interface ExplainedSetting {
  readonly path: string;
  readonly value: string;
  /** `default`, `file`, or the name of a variable or flag. */
  readonly origin: string;
  readonly env: string;
  readonly flag: string;
}

export function explainConfig(loaded: Loaded<unknown>): readonly ExplainedSetting[] {
  return loaded.leaves
    .filter((leaf) => leaf.group === undefined || loaded.origins.has(leaf.path))
    .map((leaf) => ({
      path: leaf.path,
      value: asText(getAt(loaded.config, leaf.path), leaf),
      origin: originOf(loaded, leaf.path),
      env: leaf.env,
      flag: leaf.flag,
    }));
}

function originOf(loaded: Loaded<unknown>, path: string): string {
  const origin = loaded.origins.get(path);
  if (origin === undefined || origin === 'computed') return 'default';
  return origin === 'file' ? (loaded.file ?? 'file') : origin;
}

/** Lengths of time and sizes are numbers after parsing and text in the file: they are shown as in the file. */
function asText(value: unknown, { kind, isSize }: Leaf): string {
  if (value === undefined) return '';
  if (typeof value === 'number' && isSize) return sizeText(value);
  if (typeof value === 'number' && kind === 'text') return durationText(value);
  return typeof value === 'string' ? value : JSON.stringify(value);
}
