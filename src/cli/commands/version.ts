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
  /** Embedded native parts, by file name. */
  readonly parts: Readonly<Record<string, EmbeddedPart>>;
}

interface EmbeddedPart {
  readonly sizeBytes: number;
  readonly sha256: string;
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
    parts: Object.fromEntries(
      listAssets('native')
        .filter((name) => name !== 'parts.json')
        .map((name) => [name, partOf(name)]),
    ),
  };
}

function partOf(name: string): EmbeddedPart {
  const bytes = readAsset(`native/${name}`) ?? Buffer.alloc(0);
  return { sizeBytes: bytes.length, sha256: sha256(bytes) };
}

function render(facts: Version): string {
  const parts = Object.entries(facts.parts).map(
    ([name, part]) => [name, `sha256 ${part.sha256}`] as const,
  );
  return listing([
    ['tsn', facts.version],
    ['commit', facts.commit],
    ['runtime', facts.runtime],
    ['platform', facts.platform],
    ['whisper.cpp', facts.whisperCpp],
    ...(parts.length === 0 ? [['parts', 'none embedded'] as const] : parts),
  ]);
}
