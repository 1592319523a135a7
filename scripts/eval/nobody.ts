/**
 * `npm run eval -- nobody FOLDER… [--voice-model PATH] [--model PATH] [--json]`: how many of
 * the recordings in each folder the voice gate takes for a voice and of how many words are
 * shown, without Silero's model and with it. For music and noise both should be none, for
 * speech all. The words are those of the test model unless another one is named.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { GATE_LIMITS } from '../../src/domain/segment-gate.ts';
import { shownText } from '../../src/domain/transcript.ts';
import type { VoiceDetector } from '../../src/domain/voice-gate.ts';
import { openAudio } from '../../src/engines/audio/audio.ts';
import { SileroDetector } from '../../src/engines/whisper/silero.ts';
import { WhisperSupervisor } from '../../src/engines/whisper/supervisor.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { silentLog } from '../../src/platform/log.ts';
import { hearRecording } from '../../src/server/transcribe/hear.ts';
import { hostTarget } from '../build/targets.ts';

const WORKER = resolve('build/out/native', hostTarget(), 'tsn-whisperd');
const TEST_MODEL = 'test/fixtures/speech-model/ggml-tsn-test.bin';
const SOUND = /\.(?:wav|gsm|ogg|mp3|flac)$/i;

export interface NobodyChoice {
  readonly folders: readonly string[];
  readonly model?: string | undefined;
  /** Absent: our own gate alone. */
  readonly voiceModel?: string | undefined;
}

export interface NobodyFigures {
  readonly folder: string;
  readonly gate: 'silero' | 'own';
  readonly recordings: number;
  readonly withVoice: number;
  readonly shown: number;
}

/** One after the other, as they are done. */
export async function* evaluateNobody(choice: NobodyChoice): AsyncGenerator<NobodyFigures> {
  const settings = {
    engines: [{ name: 'cpu', binary: WORKER }],
    model: choice.model ?? TEST_MODEL,
    slots: 1,
  };
  await using recogniser = new WhisperSupervisor(settings, { clock: systemClock, log: silentLog });
  await using silero = openSilero(choice.voiceModel);
  const gates = silero === undefined ? [undefined] : [undefined, silero];
  for (const folder of choice.folders) {
    for (const detector of gates) yield await figuresOf(folder, recogniser, detector);
  }
}

function openSilero(model: string | undefined): SileroDetector | undefined {
  if (model === undefined) return undefined;
  const silero = new SileroDetector({ binary: WORKER, model }, { clock: systemClock });
  const missing = silero.missing();
  if (missing !== undefined) throw new Error(missing);
  return silero;
}

async function figuresOf(
  folder: string,
  recogniser: WhisperSupervisor,
  detector: VoiceDetector | undefined,
): Promise<NobodyFigures> {
  const figures = { recordings: 0, withVoice: 0, shown: 0 };
  for (const name of readdirSync(folder).filter((file) => SOUND.test(file))) {
    let clips = 0;
    const counting: Pick<WhisperSupervisor, 'transcribe'> = {
      transcribe(pcm16k, options) {
        clips++;
        return recogniser.transcribe(pcm16k, options);
      },
    };
    const audio = await openAudio(readFileSync(join(folder, name)), name);
    const ears = { recogniser: counting, detector, limits: GATE_LIMITS };
    const { segments } = await hearRecording(audio, ears, { language: 'en', beam: 2 });
    figures.recordings++;
    if (clips > 0) figures.withVoice++;
    if (shownText(segments) !== '') figures.shown++;
  }
  return { folder: basename(folder), gate: detector === undefined ? 'own' : 'silero', ...figures };
}
