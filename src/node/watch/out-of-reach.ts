/** Files in a recorder's folder that cannot be kept until a person has seen to them. */
import type { FolderScan } from '../../engines/folder/scan.ts';
import { type FailureCode, TsnError } from '../../platform/errors.ts';

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

/** What could not be kept though it stands still, by file. */
export type Troubled = ReadonlyMap<string, TsnError>;

/** One failure for each code, naming the first file and how many more there are. */
export function describeTroubled(troubled: Troubled): readonly TsnError[] {
  const all = [...troubled].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const codes = new Set(all.map(([, { code }]) => code));
  return [...codes].flatMap((code) => {
    const [first, ...more] = all.filter(([, failure]) => failure.code === code);
    if (first === undefined) return [];
    const others = more.length === 0 ? '' : ` (and ${more.length} more ${files(more.length)})`;
    const [file, { message }] = first;
    return [new TsnError(code, `${JSON.stringify(file)} is not kept yet: ${message}${others}`)];
  });
}

function files(count: number): string {
  return count === 1 ? 'file' : 'files';
}
