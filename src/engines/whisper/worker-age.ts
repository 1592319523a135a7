/** When a worker that works is replaced all the same, because it may leak. */
import { readFileSync } from 'node:fs';

interface Limits {
  readonly mostClips: number;
  readonly mostGrowthBytes: number;
  readonly slots: number;
}

export class WorkerAge {
  readonly #limits: Limits;
  #clips = 0;
  /** What it needed after its first clips; undefined until then. */
  #youngBytes: number | undefined;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /**
   * One more clip was heard.
   * @param bytes resident memory now; undefined where the system does not say
   * @returns why it is time for a new worker, if it is
   */
  clipDone(bytes: number | undefined): string | undefined {
    const { mostClips, mostGrowthBytes, slots } = this.#limits;
    this.#clips += 1;
    if (this.#clips >= mostClips) return `it heard ${this.#clips} clips`;
    if (bytes === undefined) return undefined;
    // Until every slot was used, memory grows as it should.
    if (this.#clips <= 4 * slots) this.#youngBytes = Math.max(this.#youngBytes ?? 0, bytes);
    const grown = bytes - (this.#youngBytes ?? bytes);
    if (grown <= mostGrowthBytes) return undefined;
    return `it grew by ${Math.round(grown / 2 ** 20)} MB since its first clips`;
  }
}

/** Resident memory of a process; undefined when Linux does not say. */
export function residentBytes(pid: number | undefined): number | undefined {
  try {
    const status = readFileSync(`/proc/${pid ?? 0}/status`, 'utf8');
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1_024;
  } catch {
    return undefined;
  }
}
