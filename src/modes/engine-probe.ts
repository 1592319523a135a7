/** Whether an engine works here: its worker starts, loads a model, and sees a GPU where it should. */
import type { Engine } from '../engines/whisper/settings.ts';
import { whisperSettings } from '../engines/whisper/settings.ts';
import { modelHash, startWorker } from '../engines/whisper/start-worker.ts';
import { systemClock } from '../platform/clock.ts';
import { TsnError, toTsnError } from '../platform/errors.ts';

export interface Probed {
  readonly name: string;
  readonly works: boolean;
  /** What computes; empty when it does not work. */
  readonly devices: readonly string[];
  readonly version: string | null;
  readonly code: string | null;
  readonly reason: string | null;
}

/** Never throws. @param model path of a model to load */
export async function probeEngine(engine: Engine, model: string): Promise<Probed> {
  const life = new AbortController();
  try {
    const needs = { clock: systemClock, hash: modelHash(), life: life.signal };
    const settings = whisperSettings({ engines: [engine], model, slots: 1, loadMs: 120_000 });
    const { worker, info } = await startWorker(settings, needs);
    worker.kill(new TsnError('whisper/aborted', 'the probe is over'));
    const { devices, version } = info;
    return { name: engine.name, works: true, devices, version, code: null, reason: null };
  } catch (error) {
    const { code, message } = toTsnError(error);
    return { name: engine.name, works: false, devices: [], version: null, code, reason: message };
  } finally {
    life.abort();
  }
}
