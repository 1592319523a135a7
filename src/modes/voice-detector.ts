/** The voice detector of this server: Silero's model where it was fetched, in the worker that the executable carries. */
import { join } from 'node:path';
import { modelsFolder } from '../config/places.ts';
import type { ServerConfig } from '../config/server-config.ts';
import { SileroDetector } from '../engines/whisper/silero.ts';
import type { Clock } from '../platform/clock.ts';
import { workerBinary } from './worker-binary.ts';

/** As whisper.cpp's own download script names it. */
const VOICE_MODEL = 'ggml-silero-v6.2.0.bin';

export function voiceModelPath(dataDir: string): string {
  return join(modelsFolder(dataDir), VOICE_MODEL);
}

/** Looks for the model at every recording: it may be fetched while the server runs. */
export function openVoiceDetector({
  config: { dataDir },
  clock,
}: {
  readonly config: ServerConfig;
  readonly clock: Clock;
}): SileroDetector {
  const model = voiceModelPath(dataDir);
  return new SileroDetector({ binary: workerBinary(dataDir), model }, { clock });
}
