/** The disk's part in failures: the operating system's errors in our words, without paths for strangers. */
import { TsnError } from '../../platform/errors.ts';
import { systemCode } from '../../platform/system-code.ts';

const FULL = new Set(['ENOSPC', 'EDQUOT']);
const NOT_WRITABLE = new Set(['EROFS', 'EACCES', 'EPERM', 'ENOTDIR']);
/** A disk that fails, and file servers that went away. */
const FAILING = new Set(['EIO', 'ESTALE', 'ENXIO', 'ENODEV', 'ENOTCONN', 'EHOSTDOWN']);

/** The same failure as a TsnError where it is the disk's; everything else as it was thrown. */
export function diskFailure(thrown: unknown): unknown {
  const code = systemCode(thrown);
  const cause = { cause: thrown };
  if (FULL.has(code))
    return new TsnError('data/disk-full', 'the disk of the server is full', cause);
  if (NOT_WRITABLE.has(code)) {
    const message = `the data folder of the server cannot be written to (${code})`;
    return new TsnError('data/not-writable', message, cause);
  }
  if (FAILING.has(code)) {
    return new TsnError('data/disk-failing', `the disk of the server fails (${code})`, cause);
  }
  return thrown;
}
