/**
 * Several recognisers as one: the first that can takes the clip, and when it turns out to
 * be away, the next one. Each keeps its own places, breaker and budget. A crash or a hang is
 * not passed on: it may be the clip's doing, and the job behind it counts the attempt.
 */
import { publishedModel } from '../../domain/models.ts';
import {
  type Heard,
  LONGEST_CLIP_MS,
  RECOGNISER_RATE_HZ,
  type RecogniseOptions,
  type Recogniser,
  type RecogniserHealth,
  type RecogniserInfo,
} from '../../domain/recognition.ts';
import type { Clock } from '../../platform/clock.ts';
import { TsnError, toTsnError } from '../../platform/errors.ts';
import type { Log } from '../../platform/log.ts';
import { blameFor, toleratedFailures } from './blame.ts';
import type { Ledger, Link, LinkState } from './link.ts';
import { groupLinks } from './order.ts';
import { WaitingLine } from './waiting-line.ts';
import { WorkingLink } from './working-link.ts';

const LONGEST_CLIP_SAMPLES = (LONGEST_CLIP_MS / 1_000) * RECOGNISER_RATE_HZ;

interface Needs {
  readonly clock: Clock;
  readonly log: Log;
  readonly ledger: Ledger;
}

/** Where a clip may go now: to a link, into the line, or nowhere. */
type Choice = WorkingLink | 'wait' | undefined;

export class RecogniserChain implements Recogniser {
  readonly #links: readonly WorkingLink[];
  readonly #log: Log;
  readonly #life = new AbortController();
  readonly #line = new WaitingLine();

  /** The chain closes its links when it is closed. */
  constructor(links: readonly Link[], needs: Needs) {
    this.#links = links.map((link) => new WorkingLink(link, needs));
    this.#log = needs.log;
  }

  async transcribe(pcm16k: Float32Array, options: RecogniseOptions): Promise<Heard> {
    if (pcm16k.length > LONGEST_CLIP_SAMPLES)
      throw new RangeError(`a clip of more than ${LONGEST_CLIP_MS} ms`);
    const tried = new Set<WorkingLink>();
    for (;;) {
      const link = await this.#find(options, tried);
      const heard = await this.#hear(link, pcm16k, options);
      if (heard) return heard;
      tried.add(link);
    }
  }

  info(): RecogniserInfo | undefined {
    const known = this.#links.filter(({ link }) => link.recogniser.info() !== undefined);
    const usable = known.find((link) => link.health().state === 'ready');
    return (usable ?? known[0])?.link.recogniser.info();
  }

  health(): RecogniserHealth {
    const all = this.#links.map((link) => ({ name: link.name, health: link.health() }));
    const found = (state: string) => all.find(({ health }) => health.state === state)?.health;
    const best = found('ready') ?? found('starting');
    if (best) return best;
    const down = all.flatMap(({ name, health }) =>
      health.state === 'down' ? [{ name, ...health }] : [],
    );
    const [first, ...others] = down;
    if (first === undefined)
      return { state: 'down', code: 'speech/no-link', reason: 'no recogniser is configured' };
    if (others.length === 0) return { state: 'down', code: first.code, reason: first.reason };
    const reason = down.map((link) => `${link.name}: ${link.reason}`).join('; ');
    return { state: 'down', code: first.code, reason };
  }

  /** Each link, in the configured order. */
  states(): Promise<readonly LinkState[]> {
    return Promise.all(this.#links.map((link) => link.state()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#life.abort();
    this.#line.move(); // whoever waits finds that it is over
    await Promise.all(this.#links.map(({ link }) => link.recogniser[Symbol.asyncDispose]()));
  }

  /** Undefined: the link is away, another may be asked. */
  async #hear(
    working: WorkingLink,
    pcm16k: Float32Array,
    options: RecogniseOptions,
  ): Promise<Heard | undefined> {
    const wasTripped = working.isTripped;
    try {
      const heard = await working.hear(pcm16k, options);
      if (wasTripped) this.#log.info({ link: working.name }, 'recogniser link is back');
      return signed(working, heard);
    } catch (error) {
      const failure = toTsnError(error);
      if (blameFor(failure) !== 'link') throw failure;
      this.#log.warn({ link: working.name, error: failure }, 'recogniser link failed');
      if (this.#able(options).some((link) => link !== working)) return undefined;
      throw alone(failure, working);
    } finally {
      this.#line.move();
    }
  }

  /** Waits for a place and takes it; throws when nobody can take the clip. */
  async #find(options: RecogniseOptions, tried: ReadonlySet<WorkingLink>): Promise<WorkingLink> {
    for (;;) {
      if (this.#life.signal.aborted || options.signal?.aborted)
        throw new TsnError('whisper/aborted', 'the transcription was aborted');
      const choice = this.#choose(options, tried);
      if (choice === undefined) throw this.#nobody(options);
      if (choice !== 'wait') return choice.take();
      await this.#line.wait(options.signal);
    }
  }

  #choose(options: RecogniseOptions, tried: ReadonlySet<WorkingLink>): Choice {
    for (const group of this.#groups(options)) {
      const choice = chooseFrom(group.filter((link) => !tried.has(link)));
      if (choice !== undefined) return choice;
    }
    return undefined;
  }

  #groups(options: RecogniseOptions): readonly (readonly WorkingLink[])[] {
    const all = this.#links.map((working) => ({
      working,
      settings: working.link.settings,
      isMultilingual: isMultilingual(working.link),
    }));
    return groupLinks(all, options).map((group) => group.map(({ working }) => working));
  }

  #able(options: RecogniseOptions): readonly WorkingLink[] {
    return this.#groups(options).flat();
  }

  #nobody(options: RecogniseOptions): TsnError {
    const able = this.#able(options);
    if (able.length === 0)
      return new TsnError('speech/no-link', `no model here knows the language ${options.language}`);
    const reasons = able.flatMap((link) => {
      const health = link.health();
      return health.state === 'down' ? [`${link.name}: ${health.reason}`] : [];
    });
    return new TsnError('speech/no-link', `no recogniser can take it: ${reasons.join('; ')}`);
  }
}

/** The first that is free; a busy one is waited for, unless one behind it takes what flows over. */
function chooseFrom(group: readonly WorkingLink[]): Choice {
  const ready = group.filter((link) => link.health().state === 'ready');
  for (const [place, link] of ready.entries())
    if (link.isFree && (place === 0 || link.link.settings.overflow)) return link;
  if (ready.length > 0) return 'wait';
  // The line of a recogniser that starts holds clips until its model is loaded.
  const starting = group.filter((link) => link.health().state === 'starting');
  return starting.find((link) => link.isFree) ?? (starting.length > 0 ? 'wait' : undefined);
}

/** Undefined while that is not known. */
function isMultilingual(link: Link): boolean | undefined {
  const chosen = link.choice?.()?.name;
  const published = chosen === undefined ? undefined : publishedModel(chosen);
  return link.recogniser.info()?.multilingual ?? (published && !published.englishOnly);
}

function signed({ name, link }: WorkingLink, heard: Heard): Heard {
  const info = link.recogniser.info();
  return info === undefined ? heard : { ...heard, by: { ...info, link: name } };
}

/**
 * The only link failed. While it was thought well, an odd answer may be the clip's doing and
 * counts as an attempt of it; from a link that is known to fail it says nothing about the clip.
 */
function alone(failure: TsnError, working: WorkingLink): TsnError {
  const isOdd = toleratedFailures(failure) > 1;
  if (!isOdd || !working.isTripped) return failure;
  return new TsnError('speech/no-link', failure.message, { cause: failure });
}
