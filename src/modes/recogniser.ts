/** The recognisers of this server as one: the chain that the configuration describes. */
import { statSync } from 'node:fs';
import { modelsFolder } from '../config/places.ts';
import { readSecret } from '../config/secret.ts';
import type { ServerConfig } from '../config/server-config.ts';
import { type LinkPlan, linkPlans } from '../config/transcribe-config.ts';
import { AUTO_MODEL, choiceText } from '../domain/model-choice.ts';
import { TEST_MODEL_SHA256 } from '../domain/models.ts';
import type { Recogniser } from '../domain/recognition.ts';
import { type ChosenModel, chooseInstalled } from '../engines/models/choose.ts';
import { isTestModel, modelPath } from '../engines/models/resolve.ts';
import { OpenAiSpeech } from '../engines/openai-speech/openai-speech.ts';
import { RecogniserChain } from '../engines/recogniser-chain/chain.ts';
import type { Ledger, Link } from '../engines/recogniser-chain/link.ts';
import type { WhisperSettings } from '../engines/whisper/settings.ts';
import { WhisperSupervisor } from '../engines/whisper/supervisor.ts';
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import { findModelFile, modelWants } from './model-file.ts';
import { enginesFor } from './worker-engines.ts';

/** One clip of 5 s in a quarter of an hour costs a thousandth of a small machine. */
const CANARY_EVERY_MS = 900_000;

interface Needs {
  readonly config: ServerConfig;
  readonly clock: Clock;
  readonly log: Log;
}

/** Starts them in the background; what is missing shows in their health. Throws `models/unknown`. */
export function openRecogniser(needs: Needs, ledger: Ledger): RecogniserChain {
  const links = linkPlans(needs.config.transcribe, needs.config.nets).map((plan) => ({
    settings: plan,
    ...openLink(plan, needs),
  }));
  return new RecogniserChain(links, { ...needs, ledger });
}

function openLink(plan: LinkPlan, needs: Needs): Pick<Link, 'recogniser' | 'choice'> {
  if (plan.kind === 'openai') return { recogniser: openService(plan, needs) };
  if (plan.model !== AUTO_MODEL) {
    const model = modelPath(plan.model, modelsFolder(needs.config.dataDir));
    return { recogniser: openWorker(plan, model, needs) };
  }
  const chooser = autoModel(plan, needs);
  return { recogniser: openWorker(plan, chooser.find, needs), choice: chooser.choice };
}

/** Looks anew at every start of the worker, and says so when it is another model than before. */
function autoModel({ name, slots }: LinkPlan, { config, log }: Needs) {
  const folder = modelsFolder(config.dataDir);
  const wants = modelWants({ ...config.transcribe, slots }, config.nets);
  let now: ChosenModel | undefined;
  const find = (): string => {
    const chosen = chooseInstalled(folder, wants);
    if (chosen.path !== now?.path) log.info({ link: name }, `model chosen: ${choiceText(chosen)}`);
    now = chosen;
    return chosen.path;
  };
  return { find, choice: () => now };
}

function openWorker(
  { name, slots, ...plan }: LinkPlan,
  model: WhisperSettings['model'],
  { config, clock, log }: Needs,
): Recogniser {
  const { beam, audioCtx } = config.transcribe;
  const choice = {
    engines: enginesFor(plan, config.dataDir),
    model,
    slots,
    beam,
    fullWindow: audioCtx === 'full',
    canaryEveryMs: CANARY_EVERY_MS,
  };
  return new WhisperSupervisor(choice, { clock, log: log.child({ link: name }) });
}

/** A service of the chain; nothing is asked of it yet. */
export function openService(
  { model, slots, url = '', key, timeout }: LinkPlan,
  { clock }: Pick<Needs, 'clock'>,
): OpenAiSpeech {
  // A key that is configured and not there must not become a request without one.
  const readKey = () => (key === undefined ? undefined : (readSecret(key, process.env) ?? ''));
  return new OpenAiSpeech({ url, model, key: readKey, slots, timeoutMs: timeout }, { clock });
}

/** Whether a model in use is the synthetic one that knows about two hundred words. */
export function usesTestModel(recogniser: Recogniser): boolean {
  return recogniser.info()?.modelSha256 === TEST_MODEL_SHA256;
}

/** The test model is small; hashing a real one at every start would be a waste. */
const TEST_MODEL_AT_MOST_BYTES = 20_000_000;

/** The same, before the model is loaded. */
export async function willUseTestModel({
  transcribe,
  nets,
  dataDir,
}: ServerConfig): Promise<boolean> {
  for (const { kind, model, slots } of linkPlans(transcribe, nets)) {
    if (kind !== 'whisper') continue;
    const path = findModelFile({ dataDir, transcribe: { ...transcribe, slots }, nets }, model);
    if (path === undefined) continue;
    const size = statSync(path, { throwIfNoEntry: false })?.size;
    const isSmall = size !== undefined && size <= TEST_MODEL_AT_MOST_BYTES;
    if (isSmall && (await isTestModel(path))) return true;
  }
  return false;
}
