/** What goes wrong during a soak, how often, and for how long. */
import { setTimeout as delay } from 'node:timers/promises';
import type { TcpProxy } from '../../test/support/tcp-proxy.ts';
import type { Chance } from './chance.ts';
import type { SmallDisk } from './namespace.ts';
import type { Service } from './service.ts';
import type { Target } from './targets.ts';
import type { WrongClock } from './wrong-clock.ts';

/** Where it goes wrong. */
export interface Scene {
  readonly node: Service;
  readonly target: Target;
  readonly link: TcpProxy;
  readonly disk: SmallDisk | undefined;
  readonly clock: WrongClock | undefined;
}

interface Mishap {
  /** Shortest and longest time until it happens again, in milliseconds. */
  readonly every: readonly [number, number];
  strike(this: void, scene: Scene, chance: Chance): Promise<void>;
}

const lasting = (chance: Chance, least: number, most: number) => delay(chance.between(least, most));

/** Mishaps that come while nothing is under way prove little: this waits for some bytes, if any come. */
function amidTraffic(link: TcpProxy, chance: Chance): Promise<unknown> {
  const some = link.passed(link.sentBytes + chance.between(1, 20_000));
  return Promise.race([some, delay(QUIET_MS)]);
}

const QUIET_MS = 1_000;
/** A flip that has nothing to hit by then hits nothing: else every one would hit the next handshake. */
const FLIP_MS = 200;

const MISHAPS = {
  kills: {
    every: [2_000, 12_000],
    async strike({ node, link }, chance) {
      await amidTraffic(link, chance);
      await node.kill();
    },
  },
  serverKills: {
    every: [5_000, 25_000],
    async strike({ target, link }, chance) {
      await amidTraffic(link, chance);
      await target.restart(() => lasting(chance, 0, 2_000));
    },
  },
  cuts: {
    every: [500, 4_000],
    async strike({ link }, chance) {
      await amidTraffic(link, chance);
      link.refuse(chance.isLucky(0.3));
      link.cut();
      await lasting(chance, 100, 2_000);
      link.refuse(false);
    },
  },
  stalls: {
    every: [3_000, 15_000],
    async strike({ link }, chance) {
      await amidTraffic(link, chance);
      link.stall();
      await lasting(chance, 200, 4_000);
      link.resume();
    },
  },
  slowings: {
    every: [3_000, 12_000],
    async strike({ link }, chance) {
      link.slow(chance.between(20_000, 400_000));
      await lasting(chance, 500, 4_000);
      link.slow(undefined);
    },
  },
  flips: {
    every: [2_000, 10_000],
    async strike({ link }, chance) {
      await amidTraffic(link, chance);
      link.flip(chance.next());
      await delay(FLIP_MS);
      link.flip(undefined);
    },
  },
  fullDisks: {
    every: [4_000, 12_000],
    async strike({ disk }, chance) {
      disk?.fill();
      await lasting(chance, 500, 3_000);
      disk?.empty();
    },
  },
  clockJumps: {
    every: [2_000, 10_000],
    async strike({ clock }, chance) {
      clock?.set(chance.pick(OFFSETS_S));
    },
  },
} as const satisfies Record<string, Mishap>;

/** Seconds: a step by NTP, the wrong zone, an hour, a day, a year, and the first minutes of 1970. */
const OFFSETS_S = [
  ...([0, 5, -5, 3_600, -3_600, 86_400, -86_400, 31_536_000, -31_536_000] as const),
  600 - Math.floor(Date.now() / 1_000),
] as const satisfies readonly [number, ...number[]];

export type MishapName = keyof typeof MISHAPS;
export type MishapCounts = Record<MishapName, number>;

export interface Mishaps {
  readonly counts: Readonly<MishapCounts>;
  /** Ends all of them and mends what they broke. */
  end(): Promise<void>;
}

export function startMishaps(scene: Scene, chance: Chance): Mishaps {
  const stop = new AbortController();
  const names = Object.keys(MISHAPS) as MishapName[];
  const possible = names.filter((name) => isPossible(name, scene));
  const counts = Object.fromEntries(names.map((name) => [name, 0])) as MishapCounts;
  const running = possible.map(async (name) => {
    const { every, strike } = MISHAPS[name] as Mishap;
    const luck = chance.of(name);
    while (await passes(luck.between(...every), stop.signal)) {
      counts[name] += 1;
      await strike(scene, luck);
    }
  });
  return {
    counts,
    async end() {
      stop.abort();
      await Promise.all(running);
      scene.clock?.set(0);
    },
  };
}

function isPossible(name: MishapName, { disk, clock }: Scene): boolean {
  if (name === 'fullDisks') return disk !== undefined;
  return name !== 'clockJumps' || clock !== undefined;
}

/** False when the signal came first. */
async function passes(ms: number, signal: AbortSignal): Promise<boolean> {
  return delay(ms, true, { signal }).catch(() => false);
}
