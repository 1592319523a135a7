/**
 * Known words at intervals: a worker that suddenly hears something else (a GPU gone wrong, damaged
 * memory) must not go on writing what nobody said.
 *
 * What a model makes of the clip is not known beforehand, and no real weights were at hand to try.
 * So the first time decides: a model that understands the clip is held to it from then on, one that
 * does not (another language, a model for something else) is told of once and left in peace.
 */
import type { Heard, RecogniseOptions } from '../../../domain/recognition.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { TsnError } from '../../../platform/errors.ts';
import type { Log } from '../../../platform/log.ts';
import { nonsense } from '../failures.ts';
import { CANARY_WORDS, canaryClip } from './clip.ts';
import { isUnderstood } from './verdict.ts';

/** Misheard so often in a row, the worker is replaced. */
const MISHEARD_IS_NONSENSE = 2;

/** Greedy and without second tries: the cheapest way to hear it. */
const OPTIONS: RecogniseOptions = { language: 'en', beam: 1, temperatureInc: 0 };

interface Needs {
  readonly clock: Clock;
  readonly log: Log;
  readonly everyMs: number;
  readonly life: AbortSignal;
  /** Undefined: nothing is loaded. */
  modelSha256(): string | undefined;
  hear(pcm16k: Float32Array, options: RecogniseOptions): Promise<Heard>;
  /** Called when known words were misheard twice in a row. */
  onNonsense(failure: TsnError): void;
}

/** Runs until `life` aborts. */
export async function keepCanary(needs: Needs): Promise<void> {
  /** By model: whether it ever understood the clip. */
  const understands = new Map<string, boolean>();
  let misheard = 0;
  for (;;) {
    await needs.clock.sleep(misheard > 0 ? 1_000 : needs.everyMs, needs.life);
    if (needs.life.aborted) return;
    const heard = await listen(needs);
    const model = needs.modelSha256();
    if (heard === undefined || model === undefined) continue; // it has other troubles
    if (isUnderstood(heard, CANARY_WORDS)) {
      misheard = 0;
      understands.set(model, true);
      continue;
    }
    misheard += 1;
    if (understands.get(model) === undefined)
      needs.log.warn({ heard }, 'model does not understand the known words: it is not watched');
    if (understands.get(model) !== true) {
      understands.set(model, false);
      misheard = 0;
    } else if (misheard >= MISHEARD_IS_NONSENSE) {
      misheard = 0;
      needs.onNonsense(nonsense(heard));
    }
  }
}

async function listen(needs: Needs): Promise<string | undefined> {
  try {
    const { segments } = await needs.hear(canaryClip(), { ...OPTIONS, signal: needs.life });
    return segments.map(({ text }) => text.trim()).join(' ');
  } catch {
    return undefined; // crashes and hangs are dealt with where they happen
  }
}
