/** The questions that the API, the page and the command line ask; shapes in domain/views.ts. */
import type { Kysely } from 'kysely';
import type { AlertItem, AlertsWanted } from '../../../domain/alert.ts';
import type { TranscriptVersionView } from '../../../domain/beside-views.ts';
import type {
  CallsignItem,
  JobDetail,
  JobItem,
  NodeItem,
  Page,
  RecordingDetail,
  RecordingItem,
  SearchHit,
} from '../../../domain/views.ts';
import type { Clock } from '../../../platform/clock.ts';
import { TsnError } from '../../../platform/errors.ts';
import type { JobList, JobReads } from '../../jobs/jobs.ts';
import { nodeReads, type StoredNode } from '../nodes.ts';
import type { ServerTables } from '../schema.ts';
import { listAlerts } from './alerts.ts';
import { listCallsigns } from './callsigns.ts';
import { type Counts, readCounts } from './counts.ts';
import {
  listRecordings,
  type RecordingList,
  recordingDetail,
  recordingItem,
} from './recordings.ts';
import { search } from './search.ts';
import { versionViews } from './transcripts.ts';

export interface Views {
  recordings(wanted: RecordingList): Promise<Page<RecordingItem>>;
  /** Throws `data/not-found`. */
  recording(id: string): Promise<RecordingDetail>;
  /** Throws `data/not-found`. */
  item(id: string): Promise<RecordingItem>;
  /** Every transcript, the shown one first. Throws `data/not-found`. */
  versions(id: string): Promise<readonly TranscriptVersionView[]>;
  search(typed: string, limit: number): Promise<readonly SearchHit[]>;
  alerts(wanted: AlertsWanted): Promise<Page<AlertItem>>;
  callsigns(wanted: { limit: number; after?: string | undefined }): Promise<Page<CallsignItem>>;
  jobs(wanted: JobList): Promise<readonly JobItem[]>;
  /** Throws `data/not-found`. */
  job(id: string): Promise<JobDetail>;
  counts(): Promise<Counts>;
  nodes(): Promise<readonly NodeItem[]>;
}

export function serverViews(db: Kysely<ServerTables>, jobs: JobReads, clock: Clock): Views {
  return {
    recordings: (wanted) => listRecordings(db, wanted, clock.now()),
    recording: (id) => recordingDetail(db, id, clock.now()),
    item: (id) => recordingItem(db, id, clock.now()),
    versions: (id) => versionViews(db, id),
    search: (typed, limit) => search(db, typed, limit, clock.now()),
    alerts: (wanted) => listAlerts(db, wanted),
    callsigns: (wanted) => listCallsigns(db, wanted),
    jobs: (wanted) => jobs.list(wanted),
    async job(id) {
      const job = await jobs.get(id);
      if (job === undefined) throw new TsnError('data/not-found', `no job has the id ${id}`);
      return job;
    },
    counts: () => readCounts(db, jobs, clock.now()),
    nodes: async () => (await nodeReads(db).list()).map(toNodeItem),
  };
}

function toNodeItem({ id, joinedAt, lastSeenAt, heartbeat }: StoredNode): NodeItem {
  return {
    id,
    joinedAt,
    lastSeenAt,
    unshipped: heartbeat?.unshipped ?? null,
    software: heartbeat?.software ?? null,
  };
}
