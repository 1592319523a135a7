/** Configuration of `tsn node`. `tsn node join` writes the `ship` section. */
import { z } from 'zod';
import { NodeId } from '../domain/manifest.ts';
import { ByteRate, Host, Hours, LogSection, Port, SecretRef } from './fields.ts';
import { ArchiveSection, SpoolSection } from './keeping-config.ts';
import type { ModeSettings } from './leaves.ts';
import { isLoopback } from './loopback.ts';
import { MoreSources, WatchSection } from './source-config.ts';

const TRANSPORTS = ['sftp', 'https'] as const;

const SHIP = z.strictObject({
  transport: z.enum(TRANSPORTS).default('sftp').meta({
    description: '`https` where only port 443 leaves; `url` instead of `host` then.',
  }),
  url: z
    .string()
    .refine(isServerUrl, 'the address alone, such as https://radio.example.org')
    .optional()
    .meta({
      description: 'Address of the server for `https`, without path. Plain http only to loopback.',
    }),
  caFile: z.string().min(1).optional().meta({
    description:
      "For `https`: certificates to trust instead of the public ones, PEM: your own authority's, or the server's own.",
  }),
  host: Host.optional().meta({ description: 'The server, a name or an address. For `sftp`.' }),
  port: Port.default(2222).meta({
    description: "The server's SFTP port; 22 for an OpenSSH account.",
  }),
  user: z.string().min(1).meta({ description: 'Login at the server.', computed: 'the node id' }),
  hostKey: z
    .string()
    .regex(/^SHA256:[A-Za-z0-9+/]{43}=?$/, 'a fingerprint such as SHA256:… (ssh-keygen -l)')
    .optional()
    .meta({
      description: 'Fingerprint of the server\'s host key. There is no "accept any" setting.',
    }),
  key: SecretRef.meta({
    description: 'Private key of this node: `{file: PATH}` or `{env: NAME}`.',
    computed: '{file: <dataDir>/node.key}',
  }),
  remoteDir: z.string().min(1).default('.').meta({
    description: 'Folder at the server; `.` is right for `tsn server`.',
  }),
  connections: z.int().min(1).max(8).default(4).meta({
    description: 'Recordings shipped at a time.',
  }),
  bandwidth: ByteRate.optional().meta({
    description: 'Uploads stay below this: `64kB/s`, `1.5MB/s`, `512kbit/s`. Absent: no limit.',
  }),
  quietHours: Hours.optional().meta({
    description:
      'In these hours (`07:00-22:30`, by the clock of this machine) nothing is shipped but a small heartbeat; what is under way is ended first.',
  }),
  receipt: z.enum(['rename', 'server', 'read-back']).optional().meta({
    description:
      'What counts as receipt, for `sftp`: `rename` believes the answer to the rename, `read-back` reads the file again, `server` waits for the receipt file of a `tsn server` behind an OpenSSH account. Absent: `rename` at a `tsn server`, else `read-back`.',
  }),
});

const ShipSection = SHIP.superRefine((ship, context) => {
  const needed = ship.transport === 'https' ? (['url'] as const) : (['host', 'hostKey'] as const);
  for (const key of needed) {
    if (ship[key] !== undefined) continue;
    const message = `needed for transport ${ship.transport}`;
    context.addIssue({ code: 'custom', path: [key], message });
  }
});

/** TLS everywhere but on this machine, where a tunnel may end. */
function isServerUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.pathname !== '/' || url.search !== '' || url.hash !== '') return false;
  if (url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}

export const NodeConfig = z.strictObject({
  nodeId: NodeId.meta({
    description:
      'Name of this node: its login, and part of every shipment. Do not change it later.',
  }),
  dataDir: z.string().min(1).meta({
    description: 'Folder for the spool and the key.',
    computed: '$TSN_DATA/node, else /var/lib/tsn/node for root, else ~/.local/share/tsn/node',
  }),
  watch: WatchSection,
  sources: MoreSources,
  ship: ShipSection,
  spool: SpoolSection,
  archive: ArchiveSection,
  log: LogSection,
});
export type NodeConfig = z.output<typeof NodeConfig>;

/** As people name the server: `hilltop@radio.example.org:2222`, `https://radio.example.org`. */
export function serverName({ transport, url, user, host, port }: NodeConfig['ship']): string {
  return transport === 'https' ? (url ?? '') : `${user}@${host}:${port}`;
}

export const NODE: ModeSettings<NodeConfig> = { mode: 'node', schema: NodeConfig };
