/**
 * Emergency and urgency words of a recording, with what was said around it: kept with its
 * callsigns, and told at once. Nothing is waited for: what is not known yet is looked at again.
 */
import { ALERT_KINDS, type Alert, type AlertKind, alertText } from '../../domain/alert.ts';
import type { ExplainedMention } from '../../domain/mention.ts';
import { isNews } from '../../domain/news.ts';
import { type Segment, shownText } from '../../domain/transcript.ts';
import { deniesExercise, exerciseWords } from '../../domain/urgent/exercise.ts';
import {
  ALERT_RULES_VERSION,
  ANSWER_WITHIN_MS,
  asksForTraffic,
  mayAnswer,
  mayBeUrgent,
  urgentWords,
} from '../../domain/urgent-words.ts';
import type { Replaced } from '../../store/server/mentions.ts';
import type { NearbyReads } from '../../store/server/nearby-words.ts';
import type { StoredRecording } from '../../store/server/recordings.ts';
import type { ServerTx } from '../../store/server/store.ts';
import type { ExpectNeeds } from './expected.ts';

const MINUTE_MS = 60_000;
/** So long after its words an exercise still goes on. */
const EXERCISE_MS = 10 * MINUTE_MS;

export interface AlertSettings {
  readonly tell: readonly AlertKind[];
  /** The like at the same node is told again after so long. */
  readonly repeatMs: number;
}

export const TELL_ALL: AlertSettings = { tell: ALERT_KINDS, repeatMs: 10 * MINUTE_MS };

interface Needs extends Pick<ExpectNeeds, 'roster'> {
  readonly store: { readonly nearby: NearbyReads };
}

interface Said extends Pick<StoredRecording, 'id' | 'node' | 'recordedAt' | 'audio'> {
  readonly segments: readonly Segment[];
  readonly mentions: readonly ExplainedMention[];
}

interface Looked {
  readonly alert: Alert | undefined;
  /** Recordings that may answer the question in this one, and were looked through without it. */
  readonly answers: readonly string[];
}

export async function alertIn(needs: Needs, said: Said): Promise<Looked> {
  const text = shownText(said.segments);
  const before = mayAnswer(text, said.mentions) ? await saidJustBefore(needs, said) : undefined;
  if (before === undefined && !mayBeUrgent(text)) return { alert: undefined, answers: [] };
  const roster = await needs.roster?.(said.node, said.recordedAt);
  const alert = urgentWords({ ...said, control: roster?.control, before });
  const answers = asksForTraffic(text) ? await answersTo(needs, said) : [];
  return { alert: alert && (await inExercise(needs, said, alert)), answers };
}

/** The words that ended at most half a minute ago. */
async function saidJustBefore({ store }: Needs, { node, recordedAt }: Said) {
  const since = recordedAt - ANSWER_WITHIN_MS;
  return (await store.nearby.before(node, recordedAt, since))[0]?.text;
}

/** A recording may be looked through before the one with the question it answers. */
function answersTo({ store }: Needs, { node, recordedAt, audio }: Said) {
  const until = recordedAt + (audio?.durationMs ?? 0) + ANSWER_WITHIN_MS;
  return store.nearby.lookedThrough(node, recordedAt, until);
}

async function inExercise({ store }: Needs, { node, recordedAt, segments }: Said, alert: Alert) {
  if (alert.exercise !== null || deniesExercise(shownText(segments))) return alert;
  const before = await store.nearby.before(node, recordedAt, recordedAt - EXERCISE_MS);
  const exercise = before.map(({ text }) => exerciseWords(text, false)).find(Boolean) ?? null;
  return { ...alert, exercise };
}

interface Kept {
  readonly recording: StoredRecording;
  readonly alert: Alert | undefined;
  readonly became: Replaced;
  readonly settings: AlertSettings;
  readonly now: number;
}

/** Writes the alert, and tells it when it is news. To be called last: others that tell wait. */
export async function keepAlert(tx: ServerTx, kept: Kept): Promise<void> {
  const { recording, alert, became, settings, now } = kept;
  if (alert === undefined || became === 'nothing' || became === 'beginning') return;
  await tx.alerts.put(recording, alert, ALERT_RULES_VERSION);
  const isWanted = settings.tell.includes(alert.kind);
  // What older rules went over without finding it was there for all to hear: no news either.
  const isRecent = became === 'new' && isNews(recording.recordedAt, now);
  if (!isWanted || !isRecent) return;
  if (!(await tx.alerts.isNews(recording, alert, settings.repeatMs))) return;
  await tx.alerts.noteTold(recording, alert, now);
  const { id: recordingId, node } = recording;
  const callsign = alert.callsign ?? undefined;
  tx.events.add({ kind: 'alert', recordingId, node, callsign, reason: alertText(alert) });
}
