/** The real worker and the test model, for tests that need them. */
import { existsSync, readFileSync } from 'node:fs';
import type { TestContext } from 'node:test';
import type { Engine, WhisperSettings } from '../../src/engines/whisper/settings.ts';
import { WhisperSupervisor } from '../../src/engines/whisper/supervisor.ts';
import type { Clock } from '../../src/platform/clock.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { silentLog } from '../../src/platform/log.ts';

export const WORKER = `build/out/native/linux-${process.arch}/tsn-whisperd`;
/** Not ours to ship: `tsn models pull` fetches it, and tests take it where it lies. */
export const VOICE_MODEL = '../shared/speech-data/silero-v6.2.0-ggml.bin';
export const TEST_MODEL = 'test/fixtures/speech-model/ggml-tsn-test.bin';
const SAMPLES = 'test/fixtures/speech-model/samples';
const WAV_HEADER_BYTES = 44;

/** For `skip` of a test: why it cannot run here. In CI it then runs, and fails. */
export function needsWorker(): string | false {
  if (existsSync(WORKER) || process.env['CI']) return false;
  return `${WORKER} is not built: node scripts/build-native.ts`;
}

/** A sample of the test model: 16 kHz, mono, 16 bits. */
export function sample(name: string): Float32Array {
  const bytes = readFileSync(`${SAMPLES}/${name}.wav`).subarray(WAV_HEADER_BYTES);
  return Float32Array.from(
    { length: bytes.length >> 1 },
    (_, i) => bytes.readInt16LE(2 * i) / 32_768,
  );
}

type Choice = Partial<WhisperSettings> & Partial<Pick<Engine, 'binary' | 'environment'>>;

/** A recogniser that is stopped when the test ends. */
export function openRecogniser(
  t: TestContext,
  choice: Choice = {},
  clock: Clock = systemClock,
): WhisperSupervisor {
  const { binary = WORKER, environment = {}, engines, ...more } = choice;
  const settings = {
    engines: engines ?? [{ name: 'cpu', binary, environment }],
    ...{ model: TEST_MODEL, slots: 1, ...more },
  };
  const recogniser = new WhisperSupervisor(settings, { clock, log: silentLog });
  t.after(() => recogniser[Symbol.asyncDispose]());
  return recogniser;
}

/** Waits for something that happens outside this process, without a guess at how long it takes. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}
