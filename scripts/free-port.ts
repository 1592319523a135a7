/** Ports for programs that are told theirs beforehand, or come back to the same one. */
import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';

const RANGE = '/proc/sys/net/ipv4/ip_local_port_range';
const LOWEST = 10_000;
const HIGHEST = 65_535;
/** Fewer than these are too few to choose from. */
const ENOUGH = 2_000;

/**
 * A port on which nobody listens. Not one of those that the system hands out by itself: it
 * would give ours to others whenever nobody listens on it, and a client that asks for it too
 * early could even be connected to itself.
 */
export async function freePort(): Promise<number> {
  const [from, to] = range();
  for (;;) {
    const port = randomInt(from, to + 1);
    if (await isFree(port)) return port;
  }
}

function range(): readonly [number, number] {
  const [first = LOWEST, last = HIGHEST] = readFileSync(RANGE, 'utf8')
    .trim()
    .split(/\s+/)
    .map(Number);
  if (first - LOWEST >= ENOUGH) return [LOWEST, first - 1];
  return HIGHEST - last >= ENOUGH ? [last + 1, HIGHEST] : [LOWEST, HIGHEST];
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '0.0.0.0', () => server.close(() => resolve(true)));
  });
}
