/**
 * The API as typed functions, for the page, the command line and the terminal.
 * Works wherever there is `fetch`: browsers, Node, Bun.
 */

import type { AlertItem, AlertsWanted } from '../../domain/alert.ts';
import type { TranscriptVersionView } from '../../domain/beside-views.ts';
import type { JobsWanted } from '../../domain/jobs-wanted.ts';
import type { Correction } from '../../domain/person-transcript.ts';
import type { RecordingState } from '../../domain/pipeline.ts';
import type { QuarantinedItem } from '../../domain/quarantine.ts';
import type { NetView } from '../../domain/scheduled-net.ts';
import type {
  CallsignItem,
  CallsignRecordings,
  HealthView,
  JobDetail,
  JobItem,
  NodeItem,
  Page,
  RecordingDetail,
  RecordingItem,
  SearchHit,
  ServerStatus,
} from '../../domain/views.ts';
import type { Waveform } from '../../domain/waveform.ts';
import { ask as askServer } from './ask.ts';

/** Which recordings; without `limit` the server's own. */
export interface RecordingsWanted {
  readonly limit?: number;
  readonly after?: string | undefined;
  readonly node?: string | undefined;
  readonly callsign?: string | undefined;
  readonly state?: RecordingState | undefined;
}

interface PageWanted {
  readonly limit?: number;
  readonly after?: string | undefined;
}

export interface Items<T> {
  readonly items: readonly T[];
}

type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** `address`: `http://127.0.0.1:8080`, or empty for the page's own server. All calls throw ApiFailure. */
export function createClient(address = '') {
  const root = address.replace(/\/+$/, '');

  const ask = (path: string, init: RequestInit, alsoGood?: number): Promise<Response> =>
    askServer(root, path, init, { alsoGood });

  async function get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
    const answer = await ask(`${path}${toQuery(query)}`, signal ? { signal } : {});
    return read<T>(answer);
  }

  const one = encodeURIComponent;
  return {
    /** Answers also when a part is down. */
    async health(): Promise<HealthView> {
      return read(await ask('/api/health', {}, 503));
    },
    status: (signal?: AbortSignal) => get<ServerStatus>('/api/status', {}, signal),
    recordings: (wanted: RecordingsWanted = {}, signal?: AbortSignal) =>
      get<Page<RecordingItem>>('/api/recordings', { ...wanted }, signal),
    recording: (id: string, signal?: AbortSignal) =>
      get<RecordingDetail>(`/api/recordings/${one(id)}`, {}, signal),
    /** Everything that was heard in it, the shown one first. */
    versions: (id: string) =>
      get<Items<TranscriptVersionView>>(`/api/recordings/${one(id)}/versions`),
    /** Says that it is a transmission of its own, whatever other nodes heard. */
    async apart(id: string): Promise<{ readonly from: number }> {
      return read(await ask(`/api/recordings/${one(id)}/apart`, { method: 'POST' }));
    },
    /** Says that both are one transmission. */
    async together(id: string, other: string): Promise<void> {
      await ask(`/api/recordings/${one(id)}/together/${one(other)}`, { method: 'POST' });
    },
    /** Says what was really said; what was heard is kept beside it. */
    async correct(id: string, correction: Correction): Promise<void> {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify(correction);
      await ask(`/api/recordings/${one(id)}/correction`, { method: 'POST', headers, body });
    },
    audioUrl: (id: string, form: 'playable' | 'original' = 'playable') =>
      `${root}/api/recordings/${one(id)}/audio${form === 'original' ? '?original=1' : ''}`,
    waveform: (id: string, signal?: AbortSignal) =>
      get<Waveform>(`/api/recordings/${one(id)}/waveform`, {}, signal),
    search: (q: string, limit = 50, signal?: AbortSignal) =>
      get<Items<SearchHit>>('/api/search', { q, limit }, signal),
    /** Emergency and urgency words, the newest first. */
    alerts: (wanted: Partial<AlertsWanted> = {}) =>
      get<Page<AlertItem>>('/api/alerts', { ...wanted }),
    callsigns: (wanted: PageWanted = {}) =>
      get<Page<CallsignItem>>('/api/callsigns', { ...wanted }),
    callsign: (callsign: string, wanted: PageWanted = {}) =>
      get<CallsignRecordings>(`/api/callsigns/${one(callsign)}`, { ...wanted }),
    jobs: (wanted: Partial<JobsWanted> = {}) => get<Items<JobItem>>('/api/jobs', { ...wanted }),
    job: (id: string) => get<JobDetail>(`/api/jobs/${one(id)}`),
    async pause(stage: string, reason: string): Promise<void> {
      await ask(`/api/stages/${one(stage)}/pause`, post({ reason }));
    },
    async resume(stage: string): Promise<void> {
      await ask(`/api/stages/${one(stage)}/resume`, { method: 'POST' });
    },
    /** Puts a dead letter back to work. */
    async revive(jobId: string): Promise<void> {
      await ask(`/api/jobs/${one(jobId)}/revive`, { method: 'POST' });
    },
    nodes: () => get<Items<NodeItem>>('/api/nodes'),
    nets: () => get<Items<NetView>>('/api/nets'),
    quarantine: (wanted: PageWanted = {}) =>
      get<Page<QuarantinedItem>>('/api/quarantine', { ...wanted }),
    quarantined: (id: string) => get<QuarantinedItem>(`/api/quarantine/${one(id)}`),
    /** Takes it in as a recording. */
    async replay(id: string, as: { node?: string; source?: string } = {}): Promise<void> {
      const body = JSON.stringify(as);
      await ask(`/api/quarantine/${one(id)}/replay`, { method: 'POST', body });
    },
    async removeQuarantined(id: string): Promise<void> {
      await ask(`/api/quarantine/${one(id)}`, { method: 'DELETE' });
    },
  };
}

function post(body: unknown): RequestInit {
  const headers = { 'Content-Type': 'application/json' };
  return { method: 'POST', headers, body: JSON.stringify(body) };
}

/** The server is of the same make, so its views are taken as they are. */
async function read<T>(answer: Response): Promise<T> {
  return (await answer.json()) as T;
}

function toQuery(query: Query): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  if (given.length === 0) return '';
  return `?${new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)]))}`;
}
