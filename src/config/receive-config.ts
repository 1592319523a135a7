/** The section `receive` of the server's configuration: recordings that come without a node. */
import { resolve } from 'node:path';
import { z } from 'zod';
import { JOIN_USER } from '../domain/join-token.ts';
import { NodeId } from '../domain/manifest.ts';
import { SecretRef } from './fields.ts';
import { Labels, SOURCE } from './source-config.ts';

const NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const NAME_SHAPE = 'small letters, digits and - (at most 63)';

const { dir, settle: _, rescan: __, timeZone, ...named } = SOURCE;

/** What is said of a recorder whose files come from elsewhere. */
const ELSEWHERE = {
  node: NodeId.meta({ description: 'Node under which its recordings are shown.' }),
  ...named,
  timeZone: timeZone.optional(),
  labels: Labels,
} as const;

const Settle = z.int().min(1).max(86_400);

const Drop = z
  .strictObject({
    dir,
    ...ELSEWHERE,
    settleSeconds: Settle.default(10).meta({
      description: 'A file is complete when its size and time have stood still this long.',
    }),
    rescanSeconds: Settle.default(30).meta({ description: 'How often it is looked at.' }),
    after: z.enum(['keep', 'move', 'remove']).default('keep').meta({
      description: 'What becomes of a file that was taken in: `keep` only ever reads the folder.',
    }),
    moveTo: z.string().min(1).optional().meta({ description: 'Folder for `after: move`.' }),
  })
  .refine(({ after, moveTo }) => after !== 'move' || moveTo !== undefined, {
    path: ['moveTo'],
    message: 'say where files are moved to',
  })
  .refine(({ after, dir: from, moveTo }) => after !== 'move' || !isWithin(moveTo ?? '', from), {
    path: ['moveTo'],
    message: 'it lies in the folder itself: what is moved there would be taken in again',
  });

function isWithin(folder: string, other: string): boolean {
  return `${resolve(folder)}/`.startsWith(`${resolve(other)}/`);
}

const Sender = z
  .strictObject({
    ...ELSEWHERE,
    password: SecretRef.optional().meta({ description: 'Its password: where it is.' }),
    publicKey: z.string().startsWith('ssh-').max(1_000).optional().meta({
      description: 'Its public key, one line as in `authorized_keys`.',
    }),
  })
  .refine(({ password, publicKey }) => password !== undefined || publicKey !== undefined, {
    path: ['password'],
    message: 'it needs a password or a publicKey to log in',
  });

export const ReceiveSection = z
  .strictObject({
    drop: z.record(z.string().regex(NAME, NAME_SHAPE), Drop).default({}).meta({
      description:
        'Folders that are filled by an sshd, rsync or cp, each by a name of its own (docs/senders.md).',
    }),
    senders: z.record(z.string().regex(NAME, NAME_SHAPE), Sender).default({}).meta({
      description:
        'Plain SFTP accounts, each by its user name, for recorders and nodes of other makes (docs/senders.md).',
    }),
  })
  .superRefine(({ drop, senders }, context) => {
    for (const name of Object.keys(senders)) {
      const path = ['senders', name];
      if (Object.hasOwn(drop, name))
        context.addIssue({
          code: 'custom',
          path,
          message: 'a drop folder has this name: choose another',
        });
      if (name === JOIN_USER)
        context.addIssue({ code: 'custom', path, message: 'new nodes log in by this name' });
    }
  })
  .prefault({});
export type ReceiveSection = z.output<typeof ReceiveSection>;
export type DropConfig = z.output<typeof Drop>;
export type SenderConfig = z.output<typeof Sender>;
