/**
 * A circuit breaker, one for each link:
 *
 *   closed ──too many failures in a row──▶ open ──its rest is over──▶ half open
 *     ▲                                      ▲                            │
 *     └───────── one clip was heard ─────────┴── that one clip failed ────┘
 */
import type { Clock } from '../../platform/clock.ts';
import type { TsnError } from '../../platform/errors.ts';
import { restMs, toleratedFailures } from './blame.ts';

export class Breaker {
  readonly #clock: Clock;
  #failures = 0;
  #openings = 0;
  /** By the clock that nobody sets. */
  #openUntil = 0;
  #why: TsnError | undefined;
  #isTrying = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Why the link is left alone now; undefined: it may be asked. */
  get why(): TsnError | undefined {
    return this.#clock.elapsed() < this.#openUntil || this.#isTrying ? this.#why : undefined;
  }

  /** Whether the last thing known of the link is that it failed. */
  get isTripped(): boolean {
    return this.#why !== undefined;
  }

  /** Somebody begins to ask. After a rest one at a time may try. */
  begin(): void {
    this.#isTrying = this.isTripped;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#openings = 0;
    this.#openUntil = 0;
    this.#why = undefined;
    this.#isTrying = false;
  }

  /** The link failed. Answers whether it is left alone from now on. */
  failed(failure: TsnError): boolean {
    this.#isTrying = false;
    this.#failures += 1;
    if (!this.isTripped && this.#failures < toleratedFailures(failure)) return false;
    this.#openings += 1;
    this.#openUntil = this.#clock.elapsed() + restMs(failure, this.#openings);
    this.#why = failure;
    return true;
  }

  /** It ended without saying anything about the link. */
  undecided(): void {
    this.#isTrying = false;
  }
}
