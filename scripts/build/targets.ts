/** The machines that tsn is built for. */
export const TARGETS = ['linux-x64', 'linux-arm64'] as const;
export type Target = (typeof TARGETS)[number];

/** The target that this machine is. Throws on any other kind of machine. */
export function hostTarget(): Target {
  const host = `${process.platform}-${process.arch}`;
  const target = TARGETS.find((candidate) => candidate === host);
  if (target === undefined) throw new Error(`tsn is built on 64-bit Linux only; this is ${host}`);
  return target;
}

/** `host`, a target, or nothing for all of them. */
export function parseTargets(word: string | undefined): readonly Target[] {
  if (word === undefined) return TARGETS;
  if (word === 'host') return [hostTarget()];
  const target = TARGETS.find((candidate) => candidate === word);
  if (target === undefined) throw new Error(`unknown target ${word}: host, ${TARGETS.join(', ')}`);
  return [target];
}
