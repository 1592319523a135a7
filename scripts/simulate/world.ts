/** Time, nodes, server and what goes wrong, put together and run to the end. */
import { chanceOf } from '../soak/chance.ts';
import { type NodeCounts, type SimNode, startSimNode } from './node.ts';
import { outsideOf } from './outside.ts';
import { HOUR_MS, type Outage, planOutages, type Span } from './plan.ts';
import { type SimServer, startSimServer } from './server.ts';
import { type Happening, SimClock } from './sim-clock.ts';
import { readSamples } from './sounds.ts';
import { type Recorded, traffic } from './traffic.ts';
import { type Attempts, countingStages, noteEnds, Uptime } from './watch.ts';

export interface Wanted {
  /** Empty, for everything that the server keeps. */
  readonly dataDir: string;
  readonly days: number;
  readonly nodes: number;
  readonly perDay: number;
  readonly seed: number;
  tell(line: string): void;
}

export interface Ran {
  readonly recorded: readonly Recorded[];
  readonly outages: readonly Outage[];
  readonly ends: ReadonlyMap<string, number>;
  readonly attempts: Attempts;
  readonly counts: NodeCounts;
  readonly uptime: Uptime;
  /** Of the simulated time, until all was done. */
  readonly tookMs: number;
  /** Kills that hit something at work. */
  readonly kills: number;
  /** Running still, for the verdict. */
  readonly server: SimServer;
}

/** Monday 2026-01-05, 00:00 UTC. */
const START = Date.UTC(2026, 0, 5);
/** From the end of a transmission until the node has seen that its file is complete. */
const SETTLE_MS = [2_000, 6_000] as const;
/** After the last outage; then what is not done is told as it is. */
const LONGEST_REST_MS = 48 * HOUR_MS;
const LOOK_MS = 60_000;
/** A kill waits for work, and then so many turns of the event loop at most. */
const KILL_TURNS = 120;

export async function simulate(wanted: Wanted): Promise<Ran> {
  const chance = chanceOf(wanted.seed);
  const span: Span = { from: START, to: START + wanted.days * 24 * HOUR_MS };
  const names = Array.from({ length: wanted.nodes }, (_, at) => `node-${at + 1}`);
  const outages = planOutages(span, names, chance.of('outages'));
  const samples = await readSamples();
  const count = Math.round(wanted.perDay * wanted.days);
  const recorded = traffic({ span, nodes: names, count, samples, chance: chance.of('traffic') });
  wanted.tell(`${recorded.length} recordings, ${outages.length} outages are planned`);
  return new World(wanted, { span, names, outages, recorded }).run();
}

interface Plan {
  readonly span: Span;
  readonly names: readonly string[];
  readonly outages: readonly Outage[];
  readonly recorded: readonly Recorded[];
}

class World {
  readonly #wanted: Wanted;
  readonly #plan: Plan;
  readonly #clock: SimClock;
  readonly #nodes = new Map<string, SimNode>();
  readonly #outside;
  readonly #attempts: Attempts = { done: 0, failed: 0, codes: new Map() };
  readonly #counts: NodeCounts = { uploads: 0, refused: 0, repeated: 0, cutOff: 0 };
  readonly #ends = new Map<string, number>();
  readonly #uptime: Uptime;
  #server: SimServer | undefined;
  #isStorageAway = false;
  #isChanging = false;
  #killAfter: number | undefined;
  #downMs = 0;
  #kills = 0;
  #lookedAt = 0;
  #failure: Error | undefined;

  constructor(wanted: Wanted, plan: Plan) {
    this.#wanted = wanted;
    this.#plan = plan;
    const chance = chanceOf(wanted.seed);
    this.#outside = outsideOf(chance.of('outside'));
    this.#clock = new SimClock(START, this.#happenings());
    this.#clock.onWork = () => this.#mayKill();
    this.#uptime = new Uptime(this.#clock);
    for (const name of plan.names) {
      const folder = () => this.#server?.receive.folderOf(name);
      const parts = { clock: this.#clock, counts: this.#counts, folder };
      this.#nodes.set(name, startSimNode({ ...parts, chance: chance.of(name) }));
    }
  }

  async run(): Promise<Ran> {
    const { outages, recorded } = this.#plan;
    await this.#start();
    await this.#register();
    await this.#clock.run(() => this.#isOver());
    if (this.#server === undefined) throw new Error('the server did not start again');
    const tookMs = this.#clock.now() - START;
    return {
      ...{ recorded, outages, ends: this.#ends, attempts: this.#attempts, tookMs },
      ...{ counts: this.#counts, uptime: this.#uptime, kills: this.#kills, server: this.#server },
    };
  }

  #happenings(): readonly Happening[] {
    const chance = chanceOf(this.#wanted.seed).of('settle');
    const files = this.#plan.recorded.map((each) => ({
      at: each.endedAt + chance.between(...SETTLE_MS),
      run: () => this.#nodes.get(each.node)?.add(each),
    }));
    const changes = this.#plan.outages.flatMap((outage) => [
      { at: outage.from, run: () => this.#change(outage, true) },
      { at: outage.to, run: () => this.#change(outage, false) },
    ]);
    return [...files, ...changes];
  }

  #change({ kind, node, from, to }: Outage, isAway: boolean): void {
    const { away } = this.#outside;
    if (kind === 'node') this.#nodes.get(node ?? '')?.setOnline(!isAway);
    else if (kind === 'storage') this.#isStorageAway = isAway;
    else if (kind === 'callbook') away.callbook = isAway;
    else if (kind === 'recogniser-down') away.recogniser = isAway ? 'down' : undefined;
    else if (kind === 'recogniser-failing') away.recogniser = isAway ? 'failing' : undefined;
    else if (!isAway) return;
    else if (kind === 'restart') void this.#goAway('stop', to - from);
    else {
      this.#killAfter = chanceOf(from).between(1, KILL_TURNS);
      this.#downMs = to - from;
    }
  }

  /** In the middle of work, wherever that is. */
  #mayKill(): void {
    if (this.#killAfter === undefined || this.#server === undefined || this.#isChanging) return;
    this.#killAfter -= 1;
    if (this.#killAfter > 0) return;
    this.#killAfter = undefined;
    this.#kills += 1;
    void this.#goAway('kill', this.#downMs);
  }

  async #goAway(how: 'stop' | 'kill', downMs: number): Promise<void> {
    const server = this.#server;
    if (server === undefined || this.#isChanging) return;
    this.#isChanging = true;
    try {
      this.#server = undefined; // nobody gets in any more
      await server[how]();
      await this.#clock.sleep(downMs);
      await this.#start();
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error));
    } finally {
      this.#isChanging = false;
    }
  }

  async #start(): Promise<void> {
    const { dataDir } = this.#wanted;
    const server = await startSimServer({
      ...{ dataDir, clock: this.#clock, outside: this.#outside },
      isStorageAway: () => this.#isStorageAway,
      watch: countingStages(this.#attempts),
    });
    noteEnds(server, this.#clock, this.#ends);
    this.#server = server;
  }

  async #register(): Promise<void> {
    const joinedAt = this.#clock.now();
    await this.#server?.store.transaction(async (tx) => {
      for (const id of this.#plan.names)
        await tx.nodes.put({ id, publicKey: `ssh-ed25519 ${id}`, joinedAt });
    });
  }

  async #isOver(): Promise<boolean> {
    if (this.#failure !== undefined) throw this.#failure;
    const now = this.#clock.now();
    if (now - this.#lookedAt < LOOK_MS) return false;
    this.#tell(now);
    this.#lookedAt = now;
    await this.#uptime.look(this.#server);
    const { span } = this.#plan;
    if (now < span.to + LOOK_MS || this.#server === undefined) return false;
    if (now > span.to + LONGEST_REST_MS) return true;
    const isSent = [...this.#nodes.values()].every((node) => node.waiting() === 0);
    const { waiting, running } = await this.#server.store.jobs.counts();
    return isSent && waiting + running === 0;
  }

  #tell(now: number): void {
    const sixHours = (at: number): number => Math.floor((at - START) / (6 * HOUR_MS));
    if (this.#lookedAt === 0 || sixHours(now) === sixHours(this.#lookedAt)) return;
    const hours = Math.round((now - START) / HOUR_MS);
    this.#wanted.tell(`hour ${hours}: ${this.#ends.size} recordings, ${this.#kills} kills`);
  }
}
