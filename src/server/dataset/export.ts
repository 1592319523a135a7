/** Writes what people corrected as a data set: sound, words, and nobody who did not agree. */
import { access, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PERSON } from '../../domain/best-transcript.ts';
import {
  type Consents,
  callsignsIn,
  type DatasetLine,
  type DatasetRefusal,
  refusalOf,
} from '../../domain/dataset.ts';
import { writeFileAtomic } from '../../platform/atomic-file.ts';
import { TsnError } from '../../platform/errors.ts';
import type { ServerStore } from '../../store/server/store.ts';
import type { StoredTranscript, TranscriptRange } from '../../store/server/transcripts.ts';

export interface ExportNeeds {
  readonly store: Pick<ServerStore, 'recordings' | 'transcripts' | 'datasetConsents'>;
  /** The sound of a recording as WAV. Throws `audio/…`. */
  wavOf(this: void, recordingId: string): Promise<Uint8Array>;
  readonly signal: AbortSignal;
  onProgress(this: void, counts: ExportCounts): void;
}

export interface ExportCounts {
  readonly exported: number;
  /** Corrected, but left out. */
  readonly withoutConsent: number;
  readonly optedOut: number;
}

const PART = 100;
const SOUND = 'data';
/** Named by a recording's id: nobody else's file is touched. */
const OURS = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.wav$/;

/** Sound that is there already is not written again, so a run that was stopped goes on. */
export async function exportDataset(
  needs: ExportNeeds,
  folder: string,
  which: Pick<TranscriptRange, 'sinceMs' | 'node'>,
): Promise<ExportCounts> {
  const consents = await readConsents(needs.store);
  await mkdir(join(folder, SOUND), { recursive: true }).catch((cause: unknown) => {
    throw new TsnError('dataset/not-writable', `cannot make the folder ${folder}`, { cause });
  });
  const lines: DatasetLine[] = [];
  const refused: Record<DatasetRefusal, number> = { 'no-consent': 0, 'opted-out': 0 };
  const counts = (): ExportCounts => ({
    exported: lines.length,
    withoutConsent: refused['no-consent'],
    optedOut: refused['opted-out'],
  });
  for await (const recordingId of corrected(needs, which)) {
    const line = await toLine(needs, recordingId, consents);
    if (typeof line === 'string') refused[line]++;
    else {
      await writeSound(needs, folder, line);
      lines.push(line);
    }
    needs.onProgress(counts());
  }
  await writeFileAtomic(
    join(folder, 'metadata.jsonl'),
    lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
  );
  await removeOthers(folder, lines);
  return counts();
}

/** Whether an earlier run wrote sound there, which may have to go now. */
export async function isEarlierExport(folder: string): Promise<boolean> {
  const names = await readdir(join(folder, SOUND)).catch((): string[] => []);
  return names.some((name) => OURS.test(name));
}

async function readConsents({ datasetConsents }: ExportNeeds['store']): Promise<Consents> {
  const all = await datasetConsents.list();
  const names = (wanted: string): ReadonlySet<string> =>
    new Set(all.filter(({ kind }) => kind === wanted).map(({ name }) => name));
  return { nodes: names('node'), leftOut: names('callsign') };
}

/** Recordings that show what a person wrote, in the order of their ids. */
async function* corrected(
  { store, signal }: ExportNeeds,
  which: Pick<TranscriptRange, 'sinceMs' | 'node'>,
): AsyncGenerator<string> {
  let afterId = '';
  for (;;) {
    const part = await store.transcripts.heardAgain({ ...which, afterId, limit: PART });
    for (const { recordingId, engine } of part) {
      signal.throwIfAborted();
      if (engine === PERSON) yield recordingId;
    }
    const last = part.at(-1);
    if (last === undefined) return;
    afterId = last.recordingId;
  }
}

async function toLine(
  { store }: ExportNeeds,
  recordingId: string,
  consents: Consents,
): Promise<DatasetLine | DatasetRefusal> {
  const { node, recordedAt, audio } = await store.recordings.get(recordingId);
  const { versions, earlier } = await store.transcripts.everyVersion(recordingId);
  const refusal = refusalOf(node, [...versions, ...earlier].map(wholeText), consents);
  if (refusal !== undefined) return refusal;
  const [written] = versions;
  const heard = versions.find(({ heardBy }) => heardBy.engine !== PERSON);
  const transcription = written?.text ?? '';
  return {
    file_name: `${SOUND}/${recordingId}.wav`,
    transcription,
    recording_id: recordingId,
    node,
    recorded_at: new Date(recordedAt).toISOString(),
    duration_ms: audio?.durationMs ?? 0,
    callsigns: callsignsIn(transcription),
    corrected_by: written?.heardBy.model ?? '',
    heard: heard?.text ?? '',
    heard_by: heard?.heardBy.model ?? '',
  };
}

/** Hidden words too: somebody may be named there. */
function wholeText({ segments }: StoredTranscript): string {
  return segments.map(({ text }) => text.trim()).join(' ');
}

async function writeSound(
  { wavOf }: ExportNeeds,
  folder: string,
  line: DatasetLine,
): Promise<void> {
  const path = join(folder, line.file_name);
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  if (isThere) return;
  await writeFileAtomic(path, await wavOf(line.recording_id));
}

/** Who wants to be left out is also left out of what an earlier run wrote. */
async function removeOthers(folder: string, lines: readonly DatasetLine[]): Promise<void> {
  const wanted = new Set(lines.map(({ file_name }) => file_name));
  for (const name of await readdir(join(folder, SOUND))) {
    const path = `${SOUND}/${name}`;
    if (OURS.test(name) && !wanted.has(path)) await rm(join(folder, path));
  }
}
