/**
 * Paths as clients send them, cut to what a virtual folder can hold. Nothing
 * here touches the disk; whatever is not plain ASCII below the root is refused,
 * so lookalike letters, backslashes, NUL and `..` never reach a folder.
 */

/** Longest path that is looked at. */
const MAX_LENGTH = 255;
const SEGMENT = /^[A-Za-z0-9._-]+$/;

/** The path relative to the root, without a leading slash (`` is the root); undefined when it is refused. */
export function toVirtualPath(wire: string): string | undefined {
  if (wire.length > MAX_LENGTH) return undefined;
  const segments = wire.split('/').filter((segment) => segment !== '' && segment !== '.');
  if (segments.some((segment) => segment === '..' || !SEGMENT.test(segment))) return undefined;
  return segments.join('/');
}
