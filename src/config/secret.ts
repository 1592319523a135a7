/** Reads a secret where the configuration says it is; the value goes nowhere else. */
import { readFileSync } from 'node:fs';
import type { SecretRef } from './fields.ts';

/** The secret without the line end of its file; undefined when it is not there. */
export function readSecret(
  ref: SecretRef | undefined,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  if (ref === undefined) return undefined;
  const text = 'env' in ref ? env[ref.env] : fileText(ref.file);
  const secret = text?.replace(/\r?\n$/, '');
  return secret === '' ? undefined : secret;
}

/** Where it should be, for people. */
export function placeOf(ref: SecretRef): string {
  return 'env' in ref ? `the variable ${ref.env}` : ref.file;
}

function fileText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined; // told as "not configured", never with the content
  }
}
