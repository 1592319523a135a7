/** The recorders of a node, as its stages want them. */
import { join } from 'node:path';
import { z } from 'zod';
import type { NodeConfig } from '../config/node-config.ts';
import { sourcesOf } from '../config/source-config.ts';
import { type NameRules, readFileName } from '../domain/file-name.ts';
import { compileMask } from '../domain/recorder/mask.ts';
import type { OriginalPath } from '../node/recorder-file.ts';
import type { ManifestFacts } from '../node/ship/manifest.ts';
import type { WatchOptions } from '../node/watch/watch.ts';
import type { SpooledRecording } from '../store/node/recordings.ts';

export interface NodeSource extends WatchOptions {
  /** What the operator says of it. */
  readonly labels: Readonly<Record<string, string>>;
  readonly frequencyHz: number | undefined;
}

export type NodeSources = ReadonlyMap<string, NodeSource>;

/** By name, the one of `watch` first. */
export function nodeSources(config: NodeConfig): NodeSources {
  return new Map(
    sourcesOf(config).map((section) => {
      const { source, dir, settle, rescan, name, frequency } = section;
      const seen = { source, dir, settle, rescan, except: ownFolders(config) };
      const labels = { ...(name !== undefined && { sourceName: name }), ...section.labels };
      return [source, { ...seen, rules: rulesOf(section), labels, frequencyHz: frequency }];
    }),
  );
}

/** Where we put copies of recordings: should they lie in a recorder's folder, they are no new ones. */
export function ownFolders({ dataDir, archive }: NodeConfig): readonly string[] {
  return archive.moveTo === '' ? [dataDir] : [dataDir, archive.moveTo];
}

/** Where the recorder's own files are. */
export function originalPathOf(config: NodeConfig): OriginalPath {
  const sources = nodeSources(config);
  // A source that was taken out of the configuration: its files are out of reach, not elsewhere.
  const gone = join(config.dataDir, 'no-such-source');
  return ({ source, originalName }) =>
    join(sources.get(source)?.dir ?? join(gone, source), originalName);
}

/** What a manifest says of a recording's source; the name is read again, not stored twice. */
export function sourceFacts(
  sources: NodeSources,
  { source: name, originalName, mtimeMs, labels: beside }: SpooledRecording,
): Pick<ManifestFacts, 'labels' | 'frequencyHz'> {
  const source = sources.get(name);
  const read = source && readFileName(originalName, source.rules, mtimeMs);
  const fromName = read === undefined || read === 'ignore' ? {} : read.labels;
  const { frequencyHz, ...labels } = {
    ...source?.labels,
    ...fromName,
    ...(beside === null ? {} : Labels.parse(JSON.parse(beside))),
  };
  return { labels, frequencyHz: hertzOf(frequencyHz) ?? source?.frequencyHz };
}

/** The row was written by us. */
const Labels = z.record(z.string(), z.string());

function hertzOf(text: string | undefined): number | undefined {
  const hertz = Math.round(Number(text ?? Number.NaN));
  return Number.isSafeInteger(hertz) && hertz > 0 ? hertz : undefined;
}

function rulesOf({ recorder, timeZone, mask }: NodeConfig['watch']): NameRules {
  return { recorder, timeZone, mask: mask === undefined ? undefined : compileMask(mask) };
}
