/** Reads a secret where the configuration says it is, at the moment when it is needed. */
import { readFileSync } from 'node:fs';
import { TsnError } from '../platform/errors.ts';
import type { SecretRef } from './fields.ts';

/** The secret's text. Throws `config/invalid` naming the place, never the value. */
export function readSecret(ref: SecretRef): string {
  return 'env' in ref ? fromVariable(ref.env) : fromFile(ref.file);
}

function fromVariable(name: string): string {
  const value = process.env[name];
  if (value !== undefined && value !== '') return value;
  throw new TsnError('config/invalid', `the environment variable ${name} holds no secret`);
}

function fromFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    const reason = code === 'ENOENT' ? 'no such file' : code;
    throw new TsnError('config/invalid', `cannot read the secret in ${path}: ${reason}`, {
      cause: error,
    });
  }
}
