/** What goes wrong with the recorder's folder, in tsn's words. */
import { TsnError, toTsnError } from '../../platform/errors.ts';

export function folderFailure(folder: string, thrown: unknown): TsnError {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  const cause = { cause: thrown };
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new TsnError('folder/not-found', `there is no folder ${folder}`, cause);
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new TsnError('folder/not-readable', `${folder} may not be read`, cause);
  }
  return toTsnError(thrown);
}
