/** Where a page ended: a time and what breaks ties, as one opaque text. */
import { TsnError } from '../../../platform/errors.ts';

export interface Cursor {
  readonly at: number;
  readonly key: string;
}

export function formatCursor(cursor: Cursor): string {
  return `${cursor.at}~${cursor.key}`;
}

/** Throws `usage/invalid` when it is not one of ours. */
export function readCursor(text: string): Cursor {
  const parts = /^(-?\d{1,16})~(.+)$/.exec(text);
  const [, at, key] = parts ?? [];
  if (at === undefined || key === undefined) {
    throw new TsnError('usage/invalid', 'unknown page: `after` must be the `next` of a page');
  }
  return { at: Number(at), key };
}
