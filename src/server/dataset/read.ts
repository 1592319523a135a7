/** Reads a data set in the `audiofolder` layout: ours, or anybody's. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { z } from 'zod';
import { TsnError } from '../../platform/errors.ts';

export interface DatasetItem {
  /** Path of the sound. */
  readonly path: string;
  readonly said: string;
}

/** Other tools call the words `text` or `sentence`. */
const Line = z
  .looseObject({
    file_name: z.string().min(1),
    transcription: z.string().optional(),
    text: z.string().optional(),
    sentence: z.string().optional(),
  })
  .transform(({ file_name, transcription, text, sentence }) => ({
    name: file_name,
    said: transcription ?? text ?? sentence,
  }));

/** Throws `dataset/unreadable`, naming the line. */
export async function readDataset(folder: string): Promise<readonly DatasetItem[]> {
  const path = join(folder, 'metadata.jsonl');
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new TsnError('dataset/unreadable', `cannot read ${path}`, { cause });
  });
  const lines = text.split('\n').map((line, at) => ({ line: line.trim(), number: at + 1 }));
  const filled = lines.filter(({ line }) => line !== '');
  if (filled.length === 0) throw new TsnError('dataset/unreadable', `${path} names no recording`);
  return filled.map(({ line, number }) => toItem(folder, line, `${path}, line ${number}`));
}

function toItem(folder: string, line: string, where: string): DatasetItem {
  const refuse = (why: string, cause?: unknown): TsnError =>
    new TsnError('dataset/unreadable', `${where}: ${why}`, { cause });
  const { success, data, error } = Line.safeParse(parse(line));
  if (!success) throw refuse('it names no file', error);
  if (data.said === undefined) throw refuse('it has no `transcription`');
  const path = resolve(folder, data.name);
  if (relative(folder, path).startsWith('..')) throw refuse('its file is outside the folder');
  if (!existsSync(path)) throw refuse(`there is no file ${path}`);
  return { path, said: data.said };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
