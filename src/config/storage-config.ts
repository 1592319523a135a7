/** The section `storage` of the server's configuration: where audio lies for good. */
import { z } from 'zod';
import { SecretRef, size } from './fields.ts';

const S3Section = z
  .strictObject({
    endpoint: z
      .url({ protocol: /^https?$/, error: 'https://HOST[:PORT]' })
      .optional()
      .meta({
        description: 'Address of the store. Absent: Amazon S3 of the region.',
      }),
    region: z.string().min(1).default('us-east-1').meta({
      description: 'Region of the bucket; stores of your own mostly take any.',
    }),
    bucket: z.string().default('').meta({ description: 'Bucket; it must exist.' }),
    prefix: z
      .string()
      .regex(/^(?:[A-Za-z0-9._-]+\/)*$/, 'empty, or ending with /: tsn/')
      .default('')
      .meta({ description: 'Before the name of every object, `tsn/`.' }),
    pathStyle: z.boolean().default(true).meta({
      description: '`https://HOST/BUCKET/…`; false: `https://BUCKET.HOST/…`, as Amazon wants it.',
    }),
    verify: z.enum(['checksum', 'read-back']).default('checksum').meta({
      description:
        'How it is known that the store has the bytes: `checksum` believes the SHA-256 that the store keeps and reads again where it keeps none; `read-back` always reads again.',
    }),
    accessKey: SecretRef.optional().meta({ description: 'The access key: where it is.' }),
    secretKey: SecretRef.optional().meta({ description: 'The secret key: where it is.' }),
  })
  .prefault({});

export const StorageSection = z
  .strictObject({
    kind: z.enum(['folder', 's3']).default('folder').meta({
      description:
        'Where audio is kept: in a folder, or in an S3-compatible store that several servers may share.',
    }),
    dir: z.string().min(1).optional().meta({
      description: 'Folder in which `audio/` lies. Absent: `dataDir`.',
    }),
    minFreeBytes: size().prefault('500MB').meta({
      description:
        'So much stays free on the disks of `dataDir` and `storage.dir`: below it receiving pauses, and nodes keep what they have.',
      unit: 'bytes',
    }),
    s3: S3Section,
  })
  .refine(({ kind, s3 }) => kind !== 's3' || s3.bucket !== '', {
    path: ['s3', 'bucket'],
    message: 'name the bucket',
  })
  .refine(({ kind, s3 }) => kind !== 's3' || (s3.accessKey && s3.secretKey), {
    path: ['s3', 'accessKey'],
    message: 'say where accessKey and secretKey are: {file: PATH} or {env: NAME}',
  })
  .prefault({});
export type StorageSection = z.output<typeof StorageSection>;
