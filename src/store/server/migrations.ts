/** The server's migrations in order; compiled in, so the executable carries them. */
import type { Migration } from '../migrate.ts';
import { first } from './migrations/0001-first.ts';
import { nodeRevoked } from './migrations/0002-node-revoked.ts';
import { evidence } from './migrations/0003-evidence.ts';
import { seeds } from './migrations/0004-seeds.ts';
import { events } from './migrations/0020-events.ts';
import { work } from './migrations/0021-work.ts';
import { webhooks } from './migrations/0022-webhooks.ts';
import { uploadKeys } from './migrations/0030-upload-keys.ts';
import { fragmentBecause } from './migrations/0031-fragment-because.ts';
import { mentionRole } from './migrations/0032-mention-role.ts';
import { ownConfidence } from './migrations/0033-own-confidence.ts';
import { audioState } from './migrations/0040-audio-state.ts';
import { dropped } from './migrations/0041-dropped.ts';
import { transmissions } from './migrations/0050-transmissions.ts';
import { morseCalls } from './migrations/0051-morse-calls.ts';
import { recogniserUse } from './migrations/0060-recogniser-use.ts';
import { truth } from './migrations/0070-truth.ts';
import { copies } from './migrations/0080-copies.ts';
import { copiesDue } from './migrations/0081-copies-due.ts';
import { segmentMovement } from './migrations/0084-segment-movement.ts';
import { alerts } from './migrations/0090-alerts.ts';
import { netSessions } from './migrations/0092-net-sessions.ts';
import { earlierTranscripts } from './migrations/0094-earlier-transcripts.ts';

export const SERVER_MIGRATIONS: readonly Migration[] = [
  first,
  nodeRevoked,
  evidence,
  seeds,
  events,
  work,
  webhooks,
  uploadKeys,
  fragmentBecause,
  mentionRole,
  ownConfidence,
  audioState,
  dropped,
  transmissions,
  morseCalls,
  recogniserUse,
  truth,
  copies,
  copiesDue,
  segmentMovement,
  alerts,
  netSessions,
  earlierTranscripts,
];
