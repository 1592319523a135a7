/** A link at work: its places, its breaker, its budget. */
import {
  type Heard,
  RECOGNISER_RATE_HZ,
  type RecogniseOptions,
  type RecogniserHealth,
} from '../../domain/recognition.ts';
import type { Clock } from '../../platform/clock.ts';
import { type FailureCode, TsnError, toTsnError } from '../../platform/errors.ts';
import { blameFor } from './blame.ts';
import { Breaker } from './breaker.ts';
import type { Ledger, Link, LinkState, Reservation } from './link.ts';

/** Nothing was computed: a paid service does not charge for these. */
const FREE_OF_CHARGE: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'whisper/aborted',
  'speech/unreachable',
  'speech/busy',
  'speech/key-refused',
  'speech/no-key',
  'speech/no-credit',
  'speech/not-there',
  'speech/too-large',
  'speech/rejected',
]);

const DAY_MS = 86_400_000;

export class WorkingLink {
  readonly link: Link;
  readonly #clock: Clock;
  readonly #ledger: Ledger;
  readonly #breaker: Breaker;
  #busy = 0;
  #heard = 0;
  #failed = 0;
  /** The UTC day whose budget is spent, in days since 1970. */
  #spentDay = -1;

  constructor(link: Link, { clock, ledger }: { readonly clock: Clock; readonly ledger: Ledger }) {
    this.link = link;
    this.#clock = clock;
    this.#ledger = ledger;
    this.#breaker = new Breaker(clock);
  }

  get name(): string {
    return this.link.settings.name;
  }

  get isFree(): boolean {
    return this.#busy < this.link.settings.slots;
  }

  health(): RecogniserHealth {
    const { why } = this.#breaker;
    if (why) return { state: 'down', code: why.code, reason: why.message };
    if (this.#spentDay === this.#today()) return { state: 'down', ...describe(this.#spent()) };
    return this.link.recogniser.health();
  }

  /** Takes a place at once, so that nobody else does; {@link hear} gives it back. */
  take(): this {
    this.#busy += 1;
    this.#breaker.begin();
    return this;
  }

  /**
   * One clip, in a place that was taken. Rejects as its recogniser does, and with
   * `speech/budget-spent`. Its place is free again when it settles.
   */
  async hear(pcm16k: Float32Array, options: RecogniseOptions): Promise<Heard> {
    let paid: Reservation | undefined;
    try {
      paid = await this.#pay(pcm16k);
      const heard = await this.link.recogniser.transcribe(pcm16k, options);
      this.#heard += 1;
      this.#breaker.succeeded();
      return heard;
    } catch (error) {
      const failure = toTsnError(error);
      this.#blame(failure);
      if (paid !== undefined && FREE_OF_CHARGE.has(failure.code)) await this.#repay(paid);
      throw failure;
    } finally {
      this.#busy -= 1;
    }
  }

  /** Whether the link itself is known to fail: then a failure says nothing about the clip. */
  get isTripped(): boolean {
    return this.#breaker.isTripped;
  }

  async state(): Promise<LinkState> {
    const { name, model, use, slots, dailyMs } = this.link.settings;
    const info = this.link.recogniser.info();
    const budget =
      dailyMs === undefined ? null : { usedMs: await this.#ledger.spentMs(name), limitMs: dailyMs };
    return {
      ...{ name, model, use, slots, budget },
      choice: this.link.choice?.() ?? null,
      health: this.health(),
      devices: info?.devices ?? [],
      passedOver: info?.passedOver ?? [],
      busy: this.#busy,
      heard: this.#heard,
      failed: this.#failed,
    };
  }

  async #pay(pcm16k: Float32Array): Promise<Reservation | undefined> {
    const { name, dailyMs } = this.link.settings;
    if (dailyMs === undefined) return undefined;
    const reserved = await this.#ledger.reserve(name, lengthMs(pcm16k), dailyMs);
    if (reserved !== undefined) return reserved;
    this.#spentDay = this.#today();
    throw this.#spent();
  }

  /** Never throws: where the ledger is away, the day has a little less, and the failure matters more. */
  async #repay(paid: Reservation): Promise<void> {
    await paid.giveBack().then(
      () => {
        this.#spentDay = -1;
      },
      () => undefined,
    );
  }

  #blame(failure: TsnError): void {
    const isAsked = failure.code !== 'speech/budget-spent';
    if (isAsked && blameFor(failure) !== 'caller') this.#failed += 1;
    // Our own workers are watched over by their supervisor, which says when they are back.
    const isOurs = failure.code.startsWith('whisper/');
    if (isAsked && blameFor(failure) === 'link' && !isOurs) this.#breaker.failed(failure);
    else this.#breaker.undecided();
  }

  #today(): number {
    return Math.floor(this.#clock.now() / DAY_MS);
  }

  #spent(): TsnError {
    return new TsnError('speech/budget-spent', `the budget of ${this.name} for today is spent`);
  }
}

function lengthMs(pcm16k: Float32Array): number {
  return Math.ceil((pcm16k.length / RECOGNISER_RATE_HZ) * 1_000);
}

function describe({ code, message }: TsnError): { code: FailureCode; reason: string } {
  return { code, reason: message };
}
