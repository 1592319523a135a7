/** The name of a node on the command line. */
import { JOIN_USER } from '../domain/join-token.ts';
import { NodeId } from '../domain/manifest.ts';
import { TsnError } from '../platform/errors.ts';

/** Throws `usage/invalid`: it is part of paths, and a login. */
export function readNodeName(text: string): string {
  const name = NodeId.safeParse(text).data;
  const what = `${JSON.stringify(text)} cannot name a node`;
  if (name === JOIN_USER) {
    throw new TsnError('usage/invalid', `${what}: nodes join under this login; choose another`);
  }
  if (name !== undefined) return name;
  const shape = 'small letters, digits and -, at most 63, with a letter or digit at both ends';
  throw new TsnError('usage/invalid', `${what}: write ${shape}`);
}
