/** Files that stand still and could not be kept, for a person; they are tried again. */
import { TsnError } from '../../platform/errors.ts';

/** Why, by file. */
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
