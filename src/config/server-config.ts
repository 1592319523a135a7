/** Configuration of `tsn server`. Everything has a default: no file is needed. */
import { z } from 'zod';
import { AlertsSection } from './alerts-config.ts';
import { AudioSection } from './audio-config.ts';
import { CallbookSection } from './callbook-config.ts';
import { ByteRate, Host, HostAndPort, LogSection, Port } from './fields.ts';
import { JobsSection } from './jobs-config.ts';
import type { ModeSettings } from './leaves.ts';
import { NetsSection } from './nets-config.ts';
import { ReceiveSection } from './receive-config.ts';
import { Roles } from './roles-config.ts';
import { StorageSection } from './storage-config.ts';
import { StoreSection } from './store-config.ts';
import { TranscribeSection } from './transcribe-config.ts';
import { UploadSection, WebSection } from './upload-config.ts';
import { WebhooksSection } from './webhooks-config.ts';

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
    connectionBandwidth: ByteRate.optional().meta({
      description:
        'What one connection sends is read no faster than this: `1MB/s`, `512kbit/s`. Absent: no limit.',
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
  roles: Roles,
  webhooks: WebhooksSection,
  nets: NetsSection,
  alerts: AlertsSection,
  store: StoreSection,
  http: HttpSection,
  sftp: SftpSection,
  audio: AudioSection,
  storage: StorageSection,
  receive: ReceiveSection,
  upload: UploadSection,
  web: WebSection,
  transcribe: TranscribeSection,
  jobs: JobsSection,
  callbook: CallbookSection,
  log: LogSection,
});
export type ServerConfig = z.output<typeof ServerConfig>;

export const SERVER: ModeSettings<ServerConfig> = { mode: 'server', schema: ServerConfig };
