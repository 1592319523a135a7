/** Values as people read them: times, lengths, states. Pure. */
import type { RecordingState } from '../../domain/pipeline.ts';
import { isJoinTest, type RecordedAtCertainty } from '../../domain/recording.ts';
import type { HiddenReason } from '../../domain/transcript.ts';
import type { RecordingItem, TransmissionView } from '../../domain/views.ts';

const CLOCK = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const DAY = new Intl.DateTimeFormat(undefined, {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});

/** `14:03:22`, in the viewer's zone. */
export function clockTime(at: number): string {
  return CLOCK.format(at);
}

/** `2026-11-23 14:03:22 UTC`, the time that radio people write down. */
export function utcTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** `Today`, `Yesterday`, or the whole date, in the viewer's zone. */
export function dayName(at: number, now: number): string {
  const day = DAY.format(at);
  if (day === DAY.format(now)) return 'Today';
  return day === DAY.format(now - 86_400_000) ? 'Yesterday' : day;
}

/** `0:08`, `1:02:03`. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

/** A name from outside as it is: marks that would turn its letters around are shown, not obeyed. */
export function plain(name: string): string {
  return name.replace(/[\p{Cc}\p{Bidi_Control}]/gu, '\ufffd');
}

/** `312 kB`. */
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** `12 s ago`, `3 min ago`, `5 h ago`, `2 d ago`. */
export function ago(at: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - at) / 1000));
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86_400)} d ago`;
}

export type Tone = 'good' | 'busy' | 'quiet' | 'bad';

interface StateWords {
  readonly label: string;
  readonly tone: Tone;
  /** Stands where the words will be. */
  readonly instead: string;
}

export const STATE_WORDS: Readonly<Record<RecordingState, StateWords>> = {
  pending: { label: 'On the node', tone: 'quiet', instead: 'Still on the node.' },
  uploading: { label: 'Uploading', tone: 'busy', instead: 'On its way…' },
  received: { label: 'Received', tone: 'busy', instead: 'Received; opening the audio…' },
  ingested: {
    label: 'Opened',
    tone: 'busy',
    instead: 'Opened; not queued for the recogniser yet.',
  },
  'transcribe-queued': { label: 'Queued', tone: 'busy', instead: 'Waiting for the recogniser…' },
  transcribing: { label: 'Transcribing', tone: 'busy', instead: 'Listening to it…' },
  transcribed: { label: 'Transcribed', tone: 'busy', instead: 'Nothing readable was said.' },
  'extract-queued': { label: 'Queued for callsigns', tone: 'busy', instead: 'Nothing readable.' },
  extracting: { label: 'Finding callsigns', tone: 'busy', instead: 'Looking for callsigns…' },
  extracted: { label: 'Callsigns found', tone: 'busy', instead: 'Nothing readable was said.' },
  'analyse-queued': { label: 'Queued for analysis', tone: 'busy', instead: 'Nothing readable.' },
  analysing: { label: 'Analysing', tone: 'busy', instead: 'Nothing readable was said.' },
  complete: { label: 'Complete', tone: 'good', instead: 'Nothing readable was said.' },
  'no-audio': { label: 'No audio', tone: 'quiet', instead: 'The file holds no audio.' },
  'no-speech': { label: 'No speech', tone: 'quiet', instead: 'No speech was found.' },
  failed: { label: 'Failed', tone: 'bad', instead: 'This recording failed.' },
};

/** A failed recording says at which stage. */
export function stateLabel({
  state,
  failure,
  morse,
}: Pick<RecordingItem, 'state' | 'failure' | 'morse'>): string {
  const { label } = STATE_WORDS[state];
  if (state === 'no-speech' && morse.length > 0) return 'Identification';
  return state === 'failed' && failure !== null ? `${label} at ${failure.stage}` : label;
}

/** Where there are no words. */
export function insteadOfWords(
  recording: Pick<RecordingItem, 'state' | 'source' | 'originalName' | 'morse'>,
): string {
  const { state, morse } = recording;
  if (isJoinTest(recording)) return 'The test recording with which the node joined.';
  if (state === 'no-speech' && morse.length > 0)
    return `${TRANSMISSION_WORDS['morse-id']}: ${morse.join(', ')}`;
  return STATE_WORDS[state].instead;
}

export const HIDDEN_WORDS: Readonly<Record<HiddenReason, string>> = {
  empty: 'no words',
  'past-end': 'after the end of the audio',
  'no-voice': 'no voice at this place',
  'no-speech': 'probably not speech',
  'low-probability': 'the recogniser was too unsure',
  repetition: 'repeats itself',
  'prompt-echo': 'repeats what the recogniser was told beforehand',
  'stock-phrase': 'a phrase recognisers make up',
  'too-fast': 'faster than anyone speaks',
  notes: 'may be music, and the recogniser was unsure',
};

export const CERTAINTY_WORDS: Readonly<Record<RecordedAtCertainty, string>> = {
  exact: 'exact',
  ambiguous: 'in the hour that a clock change repeats',
  shifted: 'in the hour that a clock change skips',
  guessed: 'guessed: the name holds no time, or it was put right after the clock was set',
  'clock-unsynced': 'made by a clock that nobody had set',
};

export const TRANSMISSION_WORDS: Readonly<Record<TransmissionView['kind'], string>> = {
  speech: 'Speech',
  'voice-id': 'Repeater identifies',
  'morse-id': 'Identification in Morse',
  'courtesy-tone': 'Courtesy tone',
  'squelch-tail': 'Squelch tail',
  tone: 'Tone',
};

/** What sounds at a place, for the time line. */
export function transmissionTitle(
  transmissions: readonly TransmissionView[],
  positionMs: number,
): string | undefined {
  const here = transmissions.find(
    ({ startMs, endMs }) => startMs <= positionMs && positionMs < endMs,
  );
  return here && transmissionText(here);
}

/** `Identification in Morse: DE W7XYZ`, `Speech, AllStar 2000`. */
export function transmissionText({ kind, text, who, callsign }: TransmissionView): string {
  const said = text ?? callsign;
  const what = said === null ? TRANSMISSION_WORDS[kind] : `${TRANSMISSION_WORDS[kind]}: ${said}`;
  return who === null ? what : `${what}, ${who}`;
}
