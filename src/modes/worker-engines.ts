/** The engines that a worker may use on this machine, in the order in which they are tried. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { LinkPlan } from '../config/transcribe-config.ts';
import { type EnginePack, type FoundPack, findPacks } from '../engines/engine-packs/find-packs.ts';
import { PACK_WORKER } from '../engines/engine-packs/manifest.ts';
import { verifyPack } from '../engines/engine-packs/verify-pack.ts';
import type { Engine } from '../engines/whisper/settings.ts';
import { nativeFolder } from '../platform/native-parts.ts';
import { workerBinary } from './worker-binary.ts';

/** Where `tsn engines install` puts packs. */
export function installedPacksFolder(dataDir: string): string {
  return join(nativeFolder(dataDir), 'engines');
}

/** `$TSN_ENGINES`, beside the executable, then what was installed. */
export function packFolders(dataDir: string): readonly string[] {
  const configured = process.env['TSN_ENGINES'];
  const beside = join(dirname(process.execPath), 'engines');
  return [configured ?? '', beside, installedPacksFolder(dataDir)].filter((path) => path !== '');
}

export function packsHere(dataDir: string): readonly FoundPack[] {
  return findPacks(packFolders(dataDir), `${process.platform}-${process.arch}`);
}

type Wanted = Pick<LinkPlan, 'engine' | 'device'>;

/** `auto`: CUDA, Vulkan, then the processor. Another word: that one alone. */
export function enginesFor({ engine, device }: Wanted, dataDir: string): readonly Engine[] {
  const packs = packsHere(dataDir).flatMap(({ pack, problem }) =>
    pack && problem === undefined ? [pack] : [],
  );
  const of = (kind: string): readonly EnginePack[] =>
    packs.filter(({ manifest }) => manifest.kind === kind);
  const gpu = (kind: string) => of(kind).map((pack) => packEngine(pack, device));
  const processor = [
    ...of('cpu').map((pack) => packEngine(pack, undefined)),
    { name: 'cpu', binary: workerBinary(dataDir) },
  ];
  if (engine === 'cpu') return processor;
  if (engine !== 'auto') return gpu(engine);
  // Whoever named a worker wants that one.
  if (process.env['TSN_WHISPERD']) return processor.slice(-1);
  return [...gpu('cuda'), ...gpu('vulkan'), ...processor];
}

/** What a GPU's driver wants to know of its surroundings; the worker inherits nothing else. */
const DRIVER_VARIABLES = ['CUDA_VISIBLE_DEVICES', 'GGML_VK_VISIBLE_DEVICES', 'VK_ICD_FILENAMES'];

/** Its files are held against its manifest before the first start. */
export function packEngine(pack: EnginePack, gpuDevice: number | undefined): Engine {
  let verified: Promise<void> | undefined;
  const driver = DRIVER_VARIABLES.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    name: pack.manifest.name,
    binary: join(pack.folder, PACK_WORKER),
    ...(gpuDevice === undefined ? {} : { gpuDevice }),
    environment: { LD_LIBRARY_PATH: pack.folder, ...Object.fromEntries(driver) },
    check: () => {
      if (existsSync(pack.folder)) verified ??= verifyPack(pack);
      return verified ?? Promise.resolve();
    },
  };
}
