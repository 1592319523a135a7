/** `tsn version`: what exactly is running here. */
import type { Command } from 'commander';
import { listAssets, readAsset } from '../../platform/assets.ts';
import { sha256 } from '../../platform/hash.ts';
import { buildInfo } from '../build-info.ts';
import type { CliContext } from '../context.ts';
import { listing, printFacts } from '../output.ts';
import { withJson } from '../program.ts';

interface Version {
  readonly version: string;
  readonly commit: string;
  readonly runtime: string;
  readonly platform: string;
  readonly whisperCpp: string;
  readonly parts: readonly {
    readonly name: string;
    readonly sizeBytes: number;
    readonly sha256: string;
  }[];
}

/** The sources that the recogniser's worker is built from (npm nodejs-whisper 0.3.1). */
const WHISPER_CPP = '1.9.1';

export function define(command: Command, context: CliContext): void {
  withJson(command).action(() => printFacts(context, readVersion(), render));
}

function readVersion(): Version {
  const { bun, node } = process.versions;
  return {
    ...buildInfo(),
    runtime: bun === undefined ? `Node ${node}` : `Bun ${bun}`,
    platform: `${process.platform}-${process.arch}`,
    whisperCpp: WHISPER_CPP,
    parts: listAssets('native').map((name) => {
      const bytes = readAsset(`native/${name}`) ?? Buffer.alloc(0);
      return { name, sizeBytes: bytes.length, sha256: sha256(bytes) };
    }),
  };
}

function render(facts: Version): string {
  const parts = facts.parts.map(({ name, sha256: sum }) => [name, `sha256 ${sum}`] as const);
  return listing([
    ['tsn', facts.version],
    ['commit', facts.commit],
    ['runtime', facts.runtime],
    ['platform', facts.platform],
    ['whisper.cpp', facts.whisperCpp],
    ...(parts.length === 0 ? [['parts', 'none embedded'] as const] : parts),
  ]);
}
