/** Secrets are named in the configuration and lie elsewhere: what is not where it should be. */
import { accessSync, constants } from 'node:fs';
import { systemCode } from '../platform/system-code.ts';
import { isRecord } from './yaml-file.ts';

export interface SecretTrouble {
  /** `webhooks.0.secret.file` */
  readonly path: string;
  readonly file: string;
  /** `unreadable`: perhaps only for whoever looks now. */
  readonly trouble: 'absent' | 'unreadable';
}

/** Of every `{file: …}` in a configuration. Variables are those of the service, which nobody else can see. */
export function secretTroubles(config: unknown, above = ''): readonly SecretTrouble[] {
  if (typeof config !== 'object' || config === null) return [];
  return Object.entries(config).flatMap(([key, value]) => {
    const path = above === '' ? key : `${above}.${key}`;
    if (!isSecretFile(value)) return secretTroubles(value, path);
    const trouble = troubleOf(value.file);
    return trouble === undefined ? [] : [{ path: `${path}.file`, file: value.file, trouble }];
  });
}

function isSecretFile(value: unknown): value is { readonly file: string } {
  return isRecord(value) && Object.keys(value).length === 1 && typeof value['file'] === 'string';
}

function troubleOf(file: string): SecretTrouble['trouble'] | undefined {
  try {
    accessSync(file, constants.R_OK);
    return undefined;
  } catch (error) {
    const code = systemCode(error);
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'absent' : 'unreadable';
  }
}
