/** The setting `roles` of the server's configuration: what of a server this process does. */
import { z } from 'zod';

export const ROLES = ['receive', 'ingest', 'transcribe', 'extract', 'analyse', 'web'] as const;
export type Role = (typeof ROLES)[number];

function isRole(text: string): text is Role {
  return ROLES.some((role) => role === text);
}

/** With commas between, as it is written on the command line and in the environment. */
export const Roles = z
  .string('write names with commas between: receive, ingest')
  .refine(
    (text) => text === 'all' || splitRoles(text).every(isRole),
    `all, or some of ${ROLES.join(', ')} with commas between`,
  )
  .default('all')
  .meta({
    description:
      'What this process does: `all`, or some of receive, ingest, transcribe, extract, analyse, web, with commas between. Several servers share the work of one MySQL or MariaDB.',
  });

function splitRoles(text: string): readonly string[] {
  return text.split(',').map((role) => role.trim());
}

export function readRoles(text: string): ReadonlySet<Role> {
  return new Set(text === 'all' ? ROLES : splitRoles(text).filter(isRole));
}
