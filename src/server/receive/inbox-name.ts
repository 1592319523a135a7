/**
 * The names that exist in a node's folder, and nothing else (docs/protocol.md).
 * Paths come in as plain ASCII without `..`; names that are not here do not exist.
 */
export type InboxName =
  | {
      readonly kind:
        | 'root'
        | 'control-folder'
        | 'server-card'
        | 'wanted'
        | 'heartbeat'
        | 'heartbeat-draft';
    }
  | {
      readonly kind: 'part' | 'manifest' | 'manifest-draft' | 'receipt';
      readonly id: string;
    }
  | { readonly kind: 'audio'; readonly id: string; readonly extension: string };

const FIXED: Readonly<Record<string, InboxName>> = {
  '': { kind: 'root' },
  '.tsn': { kind: 'control-folder' },
  '.tsn/server.json': { kind: 'server-card' },
  '.tsn/wanted.json': { kind: 'wanted' },
  '.tsn/heartbeat.json': { kind: 'heartbeat' },
  '.tsn/heartbeat.json.part': { kind: 'heartbeat-draft' },
  '.tsn/heartbeat.json.tmp': { kind: 'heartbeat-draft' },
};

const SHIPMENT = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([A-Za-z0-9.]+)$/;
const EXTENSION = /^[A-Za-z0-9]{1,8}$/;
/** Extensions with a meaning of their own are none that audio may have. */
export const NO_AUDIO: ReadonlySet<string> = new Set(['part', 'tmp', 'json', 'taken']);

/** Undefined for every name that a node's folder cannot have. */
export function parseInboxName(path: string): InboxName | undefined {
  const fixed = Object.hasOwn(FIXED, path) ? FIXED[path] : undefined;
  if (fixed !== undefined) return fixed;
  const [, id, ending] = SHIPMENT.exec(path) ?? [];
  return id === undefined || ending === undefined ? undefined : shipmentName(id, ending);
}

function shipmentName(id: string, ending: string): InboxName | undefined {
  switch (ending) {
    case 'part':
      return { kind: 'part', id };
    case 'manifest.json':
      return { kind: 'manifest', id };
    case 'manifest.json.part':
    case 'manifest.json.tmp':
      return { kind: 'manifest-draft', id };
    case 'receipt.json':
      return { kind: 'receipt', id };
    default: {
      const extension = ending.toLowerCase();
      const isAudio = EXTENSION.test(extension) && !NO_AUDIO.has(extension);
      return isAudio ? { kind: 'audio', id, extension } : undefined;
    }
  }
}
