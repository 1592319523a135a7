/** Which models are installed, and whether their bytes are what they should be. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  modelFileName,
  PUBLISHED_MODELS,
  publishedModel,
  TEST_MODEL_SHA256,
} from '../../domain/models.ts';
import { readPin } from './pin.ts';
import { checksums } from './pull.ts';

/** `pinned`: same bytes as at the first download, no published checksum. `unverified`: nothing to compare with. */
export type ModelVerdict = 'verified' | 'pinned' | 'unverified' | 'damaged' | 'test-model';

export interface VerifiedModel {
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly verdict: ModelVerdict;
}

export async function verifyModel(path: string): Promise<VerifiedModel> {
  const sums = await checksums(path);
  const pin = await readPin(path);
  const published = publishedModel(nameOfFile(path))?.sha1 ?? null;
  const verdict = judge(sums, published, pin?.sha256);
  return { path, sizeBytes: sums.sizeBytes, sha256: sums.sha256, verdict };
}

function judge(
  sums: { sha1: string; sha256: string },
  published: string | null,
  pinned: string | undefined,
): ModelVerdict {
  if (sums.sha256 === TEST_MODEL_SHA256) return 'test-model';
  if (published !== null) return sums.sha1 === published ? 'verified' : 'damaged';
  if (pinned === undefined) return 'unverified';
  return sums.sha256 === pinned ? 'pinned' : 'damaged';
}

export interface ModelItem {
  readonly name: string;
  readonly path: string;
  readonly installed: boolean;
  /** Of the file; while it is not installed, of what whisper.cpp states; null when it states none. */
  readonly sizeBytes: number | null;
  readonly memoryMb: number | null;
  readonly englishOnly: boolean;
  /** Whether whisper.cpp publishes a checksum for it. */
  readonly checksum: 'published' | 'unverified';
  /** Bytes of an unfinished download. */
  readonly partBytes: number;
}

/** Published models in whisper.cpp's order, then other ggml files in the folder. */
export function listModels(folder: string): readonly ModelItem[] {
  const published = PUBLISHED_MODELS.map((model) => describe(model.name, folder));
  const names = new Set(published.map((item) => item.name));
  const others = existsSync(folder)
    ? readdirSync(folder).filter(
        (file) => /^ggml-.+\.bin$/.test(file) && !names.has(nameOfFile(file)),
      )
    : [];
  return [...published, ...others.sort().map((file) => describe(nameOfFile(file), folder))];
}

function describe(name: string, folder: string): ModelItem {
  const path = join(folder, modelFileName(name));
  const model = publishedModel(name);
  const stated = model?.diskMib ?? null;
  const size = sizeOf(path);
  return {
    name,
    path,
    installed: size !== null,
    sizeBytes: size ?? (stated === null ? null : Math.round(stated * 1024 * 1024)),
    memoryMb: model?.memoryMb ?? null,
    englishOnly: model?.englishOnly ?? false,
    checksum: (model?.sha1 ?? null) === null ? 'unverified' : 'published',
    partBytes: sizeOf(`${path}.part`) ?? 0,
  };
}

function sizeOf(path: string): number | null {
  return existsSync(path) ? statSync(path).size : null;
}

function nameOfFile(path: string): string {
  return basename(path)
    .replace(/^ggml-/, '')
    .replace(/\.bin$/, '');
}
