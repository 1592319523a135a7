/** What goes wrong with the recorder's folder and files, in tsn's words. */
import { TsnError, toTsnError } from '../../platform/errors.ts';

export function folderFailure(path: string, thrown: unknown): TsnError {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  const cause = { cause: thrown };
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new TsnError('folder/not-found', `there is no ${path}`, cause);
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new TsnError('folder/not-readable', `${path} may not be read`, cause);
  }
  return toTsnError(thrown);
}
