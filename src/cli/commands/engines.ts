/** `tsn engines list|install|probe`: what whisper.cpp may compute on here. */
import type { Command } from 'commander';
import { loadServerConfig } from '../../config/load-server.ts';
import { SERVER, type ServerConfig } from '../../config/server-config.ts';
import { type FoundPack, lookAt } from '../../engines/engine-packs/find-packs.ts';
import { installPack, verifyPack } from '../../engines/engine-packs/verify-pack.ts';
import { type Probed, probeEngine } from '../../modes/engine-probe.ts';
import { modelFile } from '../../modes/model-file.ts';
import { enginesFor, installedPacksFolder, packsHere } from '../../modes/worker-engines.ts';
import { TsnError } from '../../platform/errors.ts';
import type { CliContext } from '../context.ts';
import { printFacts, table } from '../output.ts';
import { defaultCommand, subCommand } from '../program.ts';
import { addSettingFlags, loadNeeds } from '../settings.ts';

export function define(command: Command, context: CliContext): void {
  const configOf = (self: Command): ServerConfig =>
    loadServerConfig(loadNeeds(self, SERVER, context)).config;
  addSettingFlags(
    defaultCommand(command, 'list', 'engine packs that lie here, and what is wrong with them'),
    SERVER,
  ).action((_: unknown, self: Command) => list(configOf(self), context));
  addSettingFlags(
    subCommand(command, 'install <folder>', 'copy an unpacked engine pack to where tsn finds it'),
    SERVER,
  ).action((folder: string, _: unknown, self: Command) => install(folder, configOf(self), context));
  addSettingFlags(
    subCommand(command, 'probe [name]', 'start each engine with the model, and say what computes'),
    SERVER,
  ).action((name: string | undefined, _: unknown, self: Command) =>
    probe(name, configOf(self), context),
  );
}

interface PackItem {
  readonly name: string | null;
  readonly kind: string | null;
  readonly folder: string;
  readonly whisperVersion: string | null;
  readonly needs: string | null;
  readonly problem: string | null;
}

async function list({ dataDir }: ServerConfig, context: CliContext): Promise<void> {
  const packs = await Promise.all(packsHere(dataDir).map(toItem));
  printFacts(context, packs, () => {
    const rows = packs.map(({ name, kind, whisperVersion, folder, problem }) => [
      name ?? '?',
      kind ?? '?',
      whisperVersion ?? '?',
      problem ?? 'whole',
      folder,
    ]);
    if (rows.length === 0) return 'no engine packs: the processor computes (docs/recognisers.md)';
    return table(['ENGINE', 'KIND', 'VERSION', 'FILES', 'FOLDER'], rows);
  });
}

async function toItem({ folder, pack, problem }: FoundPack): Promise<PackItem> {
  const { name, kind, whisperVersion, needs } = pack?.manifest ?? {};
  const damage =
    pack && problem === undefined
      ? await verifyPack(pack).then(
          () => null,
          (error: unknown) => (error instanceof Error ? error.message : String(error)),
        )
      : (problem ?? null);
  return {
    name: name ?? null,
    kind: kind ?? null,
    folder,
    whisperVersion: whisperVersion ?? null,
    needs: needs ?? null,
    problem: damage,
  };
}

async function install(from: string, config: ServerConfig, context: CliContext): Promise<void> {
  const target = `${process.platform}-${process.arch}`;
  const place = await installPack(from, installedPacksFolder(config.dataDir), target);
  const { name = '' } = lookAt(place, target).pack?.manifest ?? {};
  printFacts(context, { name, folder: place }, () => {
    return `${place}\nTry it with \`tsn engines probe ${name}\`; a running server takes it at its next start.`;
  });
}

async function probe(
  name: string | undefined,
  { dataDir, transcribe, nets }: ServerConfig,
  context: CliContext,
): Promise<void> {
  const engines = enginesFor({ engine: 'auto', device: 0 }, dataDir).filter(
    (engine) => name === undefined || engine.name === name,
  );
  if (engines.length === 0) throw new TsnError('engines/not-found', `no engine is called ${name}`);
  const model = modelFile({ dataDir, transcribe, nets });
  const probed: Probed[] = [];
  for (const engine of engines) probed.push(await probeEngine(engine, model));
  const chosen = probed.find(({ works }) => works)?.name ?? null;
  printFacts(context, { model, engines: probed, chosen }, () => {
    const rows = probed.map((engine) => [
      engine.name,
      engine.works ? 'works' : 'does not work',
      engine.devices.join(', '),
      engine.reason ?? '',
    ]);
    const end = chosen === null ? 'none works: jobs wait' : `the server takes ${chosen}`;
    return `${table(['ENGINE', 'STATE', 'COMPUTES ON', 'REASON'], rows)}\n\n${end}`;
  });
}
