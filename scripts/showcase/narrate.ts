/** Prints each step of each recording as it happens: the node's log and the server's live events. */
import type { LiveMessage, RecordingItem } from '../../src/domain/views.ts';
import { pageOf, type Site } from './site.ts';
import type { Running } from './tsn.ts';

export interface Seen {
  /** Recordings that have reached their end, by the recorder's name for them. */
  readonly finished: ReadonlyMap<string, RecordingItem>;
}

const FINAL = ['complete', 'no-audio', 'no-speech', 'failed'];

export function narrate(site: Site, node: Running): Seen {
  const finished = new Map<string, RecordingItem>();
  node.onLine(tellNode);
  const live = new WebSocket(`${pageOf(site).replace('http', 'ws')}/api/live`);
  live.addEventListener('message', ({ data }) => {
    const message: LiveMessage = JSON.parse(String(data));
    if (message.type !== 'recording') return;
    tellServer(message.kind, message.recording);
    if (FINAL.includes(message.recording.state)) {
      finished.set(message.recording.originalName, message.recording);
    }
  });
  return { finished };
}

/** The node's log lines that an operator wants to see. */
const NODE_STEPS: Readonly<Record<string, string>> = { spooled: 'seen', shipped: 'shipped' };

function tellNode(line: string): void {
  if (!line.startsWith('{')) return;
  const { msg, file }: { msg?: string; file?: string } = JSON.parse(line);
  const step = NODE_STEPS[msg ?? ''];
  if (step !== undefined) console.log(`${step.padEnd(8)} ${file ?? ''}`);
}

function tellServer(kind: string, recording: RecordingItem): void {
  const { originalName, text, callsigns, state } = recording;
  if (kind === 'received') console.log(`received ${originalName}`);
  if (kind === 'transcribed')
    console.log(`heard    ${originalName}  ${text === '' ? `(${state})` : `"${text}"`}`);
  if (kind === 'extracted')
    console.log(`calls    ${originalName}  ${callsigns.join(' ') || '(none)'}`);
  if (kind === 'failed')
    console.log(`FAILED   ${originalName}  ${recording.failure?.message ?? ''}`);
}
