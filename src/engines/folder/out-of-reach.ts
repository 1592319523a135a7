/** Files in a folder that cannot be taken until a person has seen to them. */
import { type FailureCode, TsnError } from '../../platform/errors.ts';
import type { FolderScan } from './scan.ts';

export type OutOfReach = Omit<FolderScan, 'files'>;

const WORDS: readonly (readonly [keyof OutOfReach, FailureCode, string])[] = [
  ['unreadable', 'folder/not-readable', 'may not be read, with all that is in it'],
  ['misnamed', 'folder/name-not-utf8', 'has a name that is not UTF-8'],
  ['unfollowed', 'folder/link-leads-out', 'is a link to a file outside of the folder'],
];

/** One failure for each kind, naming the first and how many more there are. */
export function describeOutOfReach(found: OutOfReach, dir: string): readonly TsnError[] {
  return WORDS.flatMap(([kind, code, words]) => {
    const [first, ...more] = found[kind];
    if (first === undefined) return [];
    const others = more.length === 0 ? '' : ` (and ${more.length} more like it)`;
    return [new TsnError(code, `${JSON.stringify(first)} in ${dir} ${words}${others}`)];
  });
}
