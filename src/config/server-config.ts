/** Configuration of `tsn server`. Everything has a default: no file is needed. */
import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { CallbookSection } from './callbook-config.ts';
import { Host, HostAndPort, LogSection, Port } from './fields.ts';
import { Expect, HideSection, Vocabulary } from './hearing-config.ts';

const HttpSection = z
  .strictObject({
    host: Host.default('127.0.0.1').meta({
      description: 'Address of the page and the API. Others than loopback need `insecureHttp`.',
    }),
    port: Port.default(8080).meta({ description: 'Port of the page and the API.' }),
  })
  .prefault({});

const SftpSection = z
  .strictObject({
    host: Host.default('0.0.0.0').meta({ description: 'Address where nodes connect.' }),
    port: Port.default(2222).meta({ description: 'Port where nodes connect (SSH).' }),
    publicAddress: HostAndPort.optional().meta({
      description:
        'How nodes reach this server from outside, `HOST[:PORT]`; goes into join tokens.',
    }),
  })
  .prefault({});

const Slots = z.union(
  [z.literal('auto'), z.int().min(1).max(64)],
  'auto, or a number from 1 to 64',
);

const TranscribeSection = z
  .strictObject({
    model: z.string().min(1).default('base.en').meta({
      description: 'Name of a published model (`tsn models list`), or the path of a ggml file.',
    }),
    slots: Slots.default('auto')
      .transform((slots) => (slots === 'auto' ? Math.min(8, availableParallelism()) : slots))
      .meta({
        description: 'Recordings heard at a time, one thread each. auto: one per core, at most 8.',
      }),
    language: z
      .string()
      .regex(/^[a-z]{2,3}$/, 'a language code such as en')
      .default('en')
      .meta({ description: 'Language spoken, as a code of two or three letters.' }),
    prompt: z.string().max(2_000).default('').meta({
      description: 'Words given to the recogniser beforehand: net names, callsigns, places.',
    }),
    vocabulary: Vocabulary,
    expect: Expect,
    hide: HideSection,
    beam: z.int().min(1).max(10).default(2).meta({
      description:
        'Beams in the search; 1 is greedy. On a CPU, base.en costs 1.07 times as much with 2, 1.4 times with 5.',
    }),
    audioCtx: z.enum(['auto', 'full']).default('auto').meta({
      description: 'Encoder context: `auto` follows the length of the recording, `full` is 30 s.',
    }),
  })
  .prefault({});

export const ServerConfig = z.strictObject({
  dataDir: z.string().min(1).meta({
    description: 'Folder for database, audio, models and keys.',
    computed: '$TSN_DATA, else /var/lib/tsn for root, else ~/.local/share/tsn',
  }),
  insecureHttp: z.boolean().default(false).meta({
    description: 'Allow `http.host` on other addresses than loopback. There are no logins yet!',
  }),
  http: HttpSection,
  sftp: SftpSection,
  transcribe: TranscribeSection,
  callbook: CallbookSection,
  log: LogSection,
});
export type ServerConfig = z.output<typeof ServerConfig>;

/** Whether only this machine can connect to `host`. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
