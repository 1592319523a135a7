/**
 * How commands reach the facts of a server: over the API of a running one, else
 * straight from its database. Which one: `--server` or $TSN_SERVER; else the note
 * that a running server leaves in the data folder; else the database there; else
 * the configured HTTP address (commands of people who cannot read the data folder).
 */

import { accessSync, constants } from 'node:fs';
import type { Command } from 'commander';
import { loadServerConfig } from '../config/load-server.ts';
import { SERVER } from '../config/server-config.ts';
import type { AlertItem, AlertsWanted } from '../domain/alert.ts';
import type { VerifyReport } from '../domain/audio-trouble.ts';
import type { TranscriptVersionView } from '../domain/beside-views.ts';
import type { JobsWanted } from '../domain/jobs-wanted.ts';
import type { Correction } from '../domain/person-transcript.ts';
import type { QuarantineDesk } from '../domain/quarantine.ts';
import type { RecordingsWanted } from '../domain/recordings-wanted.ts';
import type { NetView } from '../domain/scheduled-net.ts';
import type {
  CallsignItem,
  JobDetail,
  JobItem,
  Page,
  RecordingDetail,
  RecordingItem,
  SearchHit,
  ServerStatus,
} from '../domain/views.ts';
import { TsnError } from '../platform/errors.ts';
import { systemCode } from '../platform/system-code.ts';
import type { CliContext } from './context.ts';
import { findServerData, isThere, noDatabase } from './open-store.ts';
import { answers, runningServer } from './running-server.ts';
import { addPlaceFlags, loadNeeds } from './settings.ts';

/** What the API and the database both can tell. Throws `data/not-found` for unknown ids. */
export interface Access extends AsyncDisposable {
  status(): Promise<ServerStatus>;
  recordings(wanted: RecordingsWanted): Promise<Page<RecordingItem>>;
  recording(id: string): Promise<RecordingDetail>;
  /** The bytes as the recorder wrote them. */
  audio(id: string): Promise<Uint8Array>;
  /** All transcripts, the shown one first. */
  versions(id: string): Promise<readonly TranscriptVersionView[]>;
  /** A person says that it is no copy of what other nodes heard; answers of how many it was. */
  apart(id: string): Promise<{ readonly from: number }>;
  /** A person says that both are one transmission. Throws `usage/invalid`. */
  together(id: string, other: string): Promise<void>;
  /** What was really said, by a person's word. Throws `usage/invalid`, `data/not-ready`. */
  correct(id: string, correction: Correction): Promise<void>;
  search(query: string, limit: number): Promise<readonly SearchHit[]>;
  /** Emergency and urgency words, the newest first. */
  alerts(wanted: AlertsWanted): Promise<Page<AlertItem>>;
  callsigns(wanted: { limit: number; after?: string }): Promise<Page<CallsignItem>>;
  /** In the order of the configuration. */
  nets(): Promise<readonly NetView[]>;
  jobs(wanted: JobsWanted): Promise<readonly JobItem[]>;
  /** Throws `data/not-found`. */
  job(id: string): Promise<JobDetail>;
  pause(stage: string, reason: string): Promise<void>;
  resume(stage: string): Promise<void>;
  revive(jobId: string): Promise<void>;
  /** Replaying needs the server to run: throws `server/not-running`. */
  readonly quarantine: QuarantineDesk;
  /** Holds the stored audio against the database. */
  verify(hash: boolean, onProgress: (progress: VerifyReport) => void): Promise<VerifyReport>;
}

export function addAccessFlags(command: Command): Command {
  return addPlaceFlags(command).option('--server <url>', 'address of the server, http://HOST:PORT');
}

/** Throws `server/not-running` when there is neither a server nor its database, `data/no-database` where one was named. */
export async function openAccess(command: Command, context: CliContext): Promise<Access> {
  const { apiAccess } = await import('./access-api.ts');
  const address = givenAddress(command, context);
  if (address !== undefined) return apiAccess(address);
  const needs = loadNeeds(command, SERVER, context);
  const data = findServerData(command, context);
  const running = await runningServer(data.dataDir);
  if (running !== undefined) return apiAccess(running.page);
  if (isThere(data)) {
    const { storeAccess } = await import('./access-store.ts');
    return storeAccess(data, needs, context);
  }
  // A folder that was named is meant, and no other server that may happen to run here.
  if (needs.flags?.['dataDir'] !== undefined && isReadable(data.dataDir))
    throw noDatabase(data.name);
  const { http } = loadServerConfig(needs).config;
  const page = `http://${http.host.includes(':') ? `[${http.host}]` : http.host}:${http.port}`;
  if (await answers(page)) return apiAccess(page);
  const message = `no tsn server answers at ${page}, and no database can be seen in ${data.dataDir}`;
  throw new TsnError('server/not-running', message);
}

/** Also what is not there: only what is kept from this user may hold a server's data all the same. */
function isReadable(dataDir: string): boolean {
  try {
    accessSync(dataDir, constants.R_OK | constants.X_OK);
    return true;
  } catch (error) {
    return systemCode(error) === 'ENOENT';
  }
}

/** `--server`, else $TSN_SERVER. */
export function givenAddress(command: Command, { around }: CliContext): string | undefined {
  const flag: unknown = command.optsWithGlobals()['server'];
  const text = typeof flag === 'string' ? flag : around.env['TSN_SERVER'];
  if (text === undefined || text === '') return undefined;
  return text.includes('://') ? text : `http://${text}`;
}
