/** `tsn eval speech`: how well models hear a data set, and what that costs on this machine. */
import type { LoadNeeds } from '../../config/load.ts';
import { loadServerConfig } from '../../config/load-server.ts';
import type { ServerConfig } from '../../config/server-config.ts';
import { AUTO_MODEL } from '../../domain/model-choice.ts';
import { type SpeechScores, scoreSpeech } from '../../domain/speech-scores.ts';
import { createSoundFiles } from '../../engines/audio/sound-files.ts';
import { openModel } from '../../modes/one-model.ts';
import { openVoiceDetector } from '../../modes/voice-detector.ts';
import { type DatasetItem, readDataset } from '../../server/dataset/read.ts';
import { hearSaid } from '../../server/transcribe/evaluate.ts';
import type { CliContext } from '../context.ts';
import { printFacts, printNote, table } from '../output.ts';
import { stopSignal } from '../signals.ts';

/** @param models the configured one when left out */
export async function evalSpeech(
  folder: string,
  models: readonly string[] | undefined,
  needs: LoadNeeds,
  context: CliContext,
): Promise<void> {
  const { config } = loadServerConfig(needs);
  const items = await readDataset(folder);
  const scores: ModelScores[] = [];
  for (const model of models ?? [config.transcribe.model]) {
    scores.push(await scoreModel(model, items, config, context));
  }
  printFacts(context, { folder, models: scores }, (facts) => render(facts.models));
}

interface ModelScores extends SpeechScores {
  readonly model: string;
  readonly device: string;
}

/** Once every so many recordings a line on standard error. */
const TELL_EVERY = 20;

async function scoreModel(
  model: string,
  items: readonly DatasetItem[],
  config: ServerConfig,
  { clock }: CliContext,
): Promise<ModelScores> {
  await using recogniser = await openModel(config, model, clock);
  await using detector = openVoiceDetector({ config, clock });
  await using sounds = createSoundFiles({ clock, locate: async (path) => path });
  using stop = stopSignal();
  const { language, beam, prompt, hide } = config.transcribe;
  const options = { language, beam, signal: stop.signal, ...(prompt === '' ? {} : { prompt }) };
  const pairs = [];
  for (const item of items) {
    pairs.push(await hearSaid(item, { sounds, recogniser, detector, limits: hide }, options));
    if (pairs.length % TELL_EVERY === 0) printNote(`${model}: ${pairs.length} of ${items.length}`);
  }
  const info = recogniser.info();
  const device = info?.devices.join(', ') ?? '';
  const name = model === AUTO_MODEL && info !== undefined ? `${model}: ${info.model}` : model;
  return { model: name, device, ...scoreSpeech(pairs) };
}

function render(models: readonly ModelScores[]): string {
  const rows = models.map((scores) => [
    scores.model,
    String(scores.recordings),
    percent(scores.wordErrorRate),
    percent(scores.callsignWordErrorRate),
    percent(scores.callsignRecall),
    percent(scores.callsignPrecision),
    scores.realTimeFactor.toFixed(3),
    scores.device,
  ]);
  const head = [
    'MODEL',
    'RECORDINGS',
    'WORD ERRORS',
    'CALLSIGNS AS ONE WORD',
    'CALLSIGNS FOUND',
    'RIGHT',
    'REAL TIME',
    'DEVICE',
  ];
  return table(head, rows);
}

function percent(share: number | null): string {
  return share === null ? '–' : `${(share * 100).toFixed(1)} %`;
}
