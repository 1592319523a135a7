/** `tsn models list|pull|verify|rm`: speech models in the server's data folder. */
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { findDataDir, type LoadNeeds } from '../../config/load.ts';
import { loadServerConfig } from '../../config/load-server.ts';
import { modelsFolder } from '../../config/places.ts';
import { SERVER, type ServerConfig } from '../../config/server-config.ts';
import { TranscribeSection } from '../../config/transcribe-config.ts';
import { AUTO_MODEL, adviceText, choiceText, suggestedFor } from '../../domain/model-choice.ts';
import { estimatedPerMinute } from '../../domain/model-speed.ts';
import {
  PUBLISHED_MODELS,
  type PublishedModel,
  publishedModel,
  TEST_MODEL_WARNING,
} from '../../domain/models.ts';
import { installedChoice } from '../../engines/models/choose.ts';
import { type Pulled, pullModel, removeModel } from '../../engines/models/pull.ts';
import { findModel, modelPath } from '../../engines/models/resolve.ts';
import { listModels, type VerifiedModel, verifyModel } from '../../engines/models/verify.ts';
import { modelWants } from '../../modes/model-file.ts';
import type { Clock } from '../../platform/clock.ts';
import { TsnError } from '../../platform/errors.ts';
import type { CliContext } from '../context.ts';
import { formatBytes } from '../format.ts';
import { printFacts, printNote, table } from '../output.ts';
import { defaultCommand, subCommand } from '../program.ts';
import { startProgress } from '../progress.ts';
import { addPlaceFlags, loadNeeds } from '../settings.ts';
import { stopSignal } from '../signals.ts';

export function define(command: Command, context: CliContext): void {
  const folderOf = (self: Command): string =>
    modelsFolder(findDataDir(SERVER, loadNeeds(self, SERVER, context)));
  const sectionsOf = (self: Command): Sections => readSections(loadNeeds(self, SERVER, context));
  addPlaceFlags(defaultCommand(command, 'list', 'published models, and what is installed'))
    .option('--installed', 'only what is installed')
    .action((options: { installed?: true }, self: Command) =>
      list(folderOf(self), sectionsOf(self), options.installed === true, context),
    );
  addPlaceFlags(
    subCommand(
      command,
      'pull [name]',
      'download a model, the one that suits this machine when left out; goes on where it stopped',
    ),
  )
    .option('--mirror <url>', 'another server that holds ggml-<name>.bin')
    .option('--force', 'download again although it is there')
    .action((name: string | undefined, options: PullOptions, self: Command) =>
      pull(name ?? suggested(sectionsOf(self)), folderOf(self), options, context),
    );
  addPlaceFlags(
    subCommand(command, 'verify [name]', 'compare checksums; all installed ones when left out'),
  ).action(async (name: string | undefined, _: unknown, self: Command) =>
    verify(name, folderOf(self), context),
  );
  addPlaceFlags(subCommand(command, 'rm <name>', 'remove a model').alias('remove')).action(
    async (name: string, _: unknown, self: Command) => remove(name, folderOf(self), context),
  );
}

type Sections = Pick<ServerConfig, 'transcribe' | 'nets'>;

/** A model can be had also while the configuration has mistakes. */
function readSections(needs: LoadNeeds): Sections {
  try {
    return loadServerConfig(needs).config;
  } catch {
    return { transcribe: TranscribeSection.parse({}), nets: [] };
  }
}

function list(
  folder: string,
  { transcribe, nets }: Sections,
  installedOnly: boolean,
  context: CliContext,
): void {
  const wants = modelWants(transcribe, nets);
  const { machine } = wants;
  const suits = suggestedFor(wants);
  const isAuto = transcribe.model === AUTO_MODEL;
  const chosen = isAuto ? installedChoice(folder, wants) : undefined;
  const items = listModels(folder)
    .filter((item) => item.installed || !installedOnly)
    .map((item) => {
      const perMinute = estimatedPerMinute(item.name, machine);
      return {
        ...item,
        estimatedPerMinute: perMinute,
        suitsThisMachine: item.name === suits,
        chosen: item.name === chosen?.name,
      };
    });
  printFacts(
    context,
    items,
    () =>
      table(
        ['MODEL', 'INSTALLED', 'SIZE', 'MEMORY', 'LANGUAGE', 'CHECKSUM', 'HERE, ESTIMATED'],
        items.map((item) => [
          item.name,
          item.installed
            ? 'yes'
            : item.partBytes > 0
              ? `${formatBytes(item.partBytes)} so far`
              : '',
          formatBytes(item.sizeBytes),
          item.memoryMb === null ? '–' : `~${item.memoryMb} MB`,
          item.englishOnly ? 'English' : 'many',
          item.checksum,
          speedText(item),
        ]),
      ) +
      (isAuto
        ? `\n\nauto: ${chosen ? choiceText(chosen) : `nothing installed that it could take; ${adviceText(wants)}`}`
        : ''),
  );
}

/** Of recordings of 9 s; with a GPU it is far more, and not estimated. */
function speedText({
  estimatedPerMinute: perMinute,
  suitsThisMachine,
  chosen,
}: {
  readonly estimatedPerMinute: number | null;
  readonly suitsThisMachine: boolean;
  readonly chosen: boolean;
}): string {
  if (perMinute === null) return '';
  const marks = [chosen ? 'auto takes it' : '', suitsThisMachine ? 'suits this machine' : ''];
  const said = marks.filter((mark) => mark !== '').join(', ');
  return `~${perMinute} a minute${said === '' ? '' : `  ← ${said}`}`;
}

function suggested({ transcribe, nets }: Sections): string {
  const wants = modelWants(transcribe, nets);
  const { machine } = wants;
  const name = suggestedFor(wants);
  const speed = estimatedPerMinute(name, machine) ?? 0;
  const words = `${name} suits this machine: about ${speed} recordings of 9 s a minute (estimated)`;
  const isAuto = transcribe.model === AUTO_MODEL;
  const use = isAuto ? '' : `; use it with \`transcribe.model: ${name}\``;
  printNote(`${words}${use}`);
  return name;
}

interface PullOptions {
  readonly mirror?: string;
  readonly force?: true;
}

async function pull(
  name: string,
  folder: string,
  options: PullOptions,
  context: CliContext,
): Promise<void> {
  const model = publishedOrThrow(name);
  using stop = stopSignal();
  const fetch = (wanted: PublishedModel) =>
    fetchModel(wanted, folder, options, stop.signal, context.clock);
  const { path, pin, downloaded } = await fetch(model);
  await withVoice(model, folder, fetch);
  printFacts(context, { ...pin, path, downloaded }, () =>
    downloaded
      ? `${path}: ${formatBytes(pin.sizeBytes)}, ${pin.verified ? 'checksum is right' : `unverified: whisper.cpp publishes no checksum for it; pinned to sha256 ${pin.sha256}`}`
      : `${path} is there already; --force downloads it again`,
  );
}

async function fetchModel(
  model: PublishedModel,
  folder: string,
  { mirror, force }: PullOptions,
  signal: AbortSignal,
  clock: Clock,
): Promise<Pulled> {
  const progress = startProgress(`ggml-${model.name}.bin`);
  const pulled = await pullModel({
    model,
    folder,
    clock,
    signal,
    mirror,
    force: force === true,
    onProgress: (done, total) => progress.report(done, total),
  });
  progress.end();
  return pulled;
}

/**
 * The voice detector comes with the first speech model: it is less than a megabyte, and without it
 * music may be heard as speech. A mirror that lacks it stops nothing.
 */
async function withVoice(
  model: PublishedModel,
  folder: string,
  fetch: (wanted: PublishedModel) => Promise<Pulled>,
): Promise<void> {
  const voice = publishedModel('silero');
  if (voice === undefined || model.name === voice.name) return;
  if (existsSync(modelPath(voice.name, folder))) return;
  try {
    const { path } = await fetch(voice);
    printNote(`voice detector: ${path}`);
  } catch (error) {
    if (!(error instanceof TsnError)) throw error;
    printNote(
      `the voice detector was not fetched (${error.message}); later: tsn models pull silero`,
    );
  }
}

function publishedOrThrow(name: string): PublishedModel {
  const model = publishedModel(name);
  if (model !== undefined) return model;
  const names = PUBLISHED_MODELS.map((known) => known.name).join(', ');
  throw new TsnError(
    'models/unknown',
    `no published model is called ${JSON.stringify(name)}; there are ${names}`,
  );
}

async function verify(
  name: string | undefined,
  folder: string,
  context: CliContext,
): Promise<void> {
  const paths =
    name === undefined
      ? listModels(folder)
          .filter((item) => item.installed)
          .map((item) => item.path)
      : [findModel(name, folder)];
  const verified: VerifiedModel[] = [];
  for (const path of paths) verified.push(await verifyModel(path));
  const damaged = verified.filter(({ verdict }) => verdict === 'damaged');
  if (damaged.length > 0) {
    const files = damaged.map(({ path }) => path).join(', ');
    throw new TsnError('models/checksum', `other bytes than there should be: ${files}`);
  }
  printFacts(context, verified, () => renderVerified(verified, folder));
  if (verified.some(({ verdict }) => verdict === 'test-model'))
    printNote(`warning: ${TEST_MODEL_WARNING}`);
}

function renderVerified(verified: readonly VerifiedModel[], folder: string): string {
  if (verified.length === 0)
    return `no models in ${folder}; get one with \`tsn models pull base.en\``;
  const rows = verified.map((model) => [
    model.path,
    model.verdict,
    formatBytes(model.sizeBytes),
    model.sha256,
  ]);
  return table(['FILE', 'VERDICT', 'SIZE', 'SHA-256'], rows);
}

/** Only what lies in the models folder: another file of that name is not ours to delete. */
async function remove(name: string, folder: string, context: CliContext): Promise<void> {
  const path = modelPath(name, folder);
  if (dirname(resolve(path)) !== resolve(folder)) {
    throw new TsnError('usage/invalid', `${path} is not in ${folder}: remove it yourself`);
  }
  if (!existsSync(path) && !existsSync(`${path}.part`)) {
    throw new TsnError('data/not-found', `the speech model ${name} is not installed (${path})`);
  }
  await removeModel(path);
  printFacts(context, { removed: path }, () => `removed ${path}`);
}
