/** What an uploaded call is called in the archive: names of others are not trusted, but kept where they can be. */
import type { UploadedCall } from '../../domain/uploaded-call.ts';
import { NO_AUDIO } from './inbox-name.ts';

const LONGEST_NAME = 200;
/** Names that say nothing: what clients put there when they know none. */
const NO_NAME = /^(?:audio|call|file|recording|blob|unknown)?(?:\.[a-z0-9]+)?$/i;
const EXTENSION = /\.([A-Za-z0-9]{1,8})$/;

const BY_TYPE: Readonly<Record<string, string>> = {
  'audio/mpeg': 'mp3',
  'audio/mp3': 'mp3',
  'audio/mp4': 'm4a',
  'audio/x-m4a': 'm4a',
  'audio/aac': 'aac',
  'audio/ogg': 'ogg',
  'audio/opus': 'opus',
  'audio/flac': 'flac',
  'audio/wav': 'wav',
  'audio/x-wav': 'wav',
  'audio/wave': 'wav',
};

/** A name without folders and control characters, from the recorder when it gave one. */
export function nameOf(call: UploadedCall, extension: string): string {
  const given = plain(call.audioName.split(/[\\/]/).at(-1) ?? '');
  if (!NO_NAME.test(given)) return given;
  const at = call.startedAt === undefined ? 'unknown' : Math.floor(call.startedAt / 1_000);
  const hertz = call.frequencyHz === undefined ? '' : `_${call.frequencyHz}`;
  return `${call.talkgroup}-${at}${hertz}.${extension}`;
}

/** Without dot, in small letters. */
export function extensionOf({ audioName, audioType }: UploadedCall): string {
  const [, given = ''] = EXTENSION.exec(audioName) ?? [];
  const extension = given.toLowerCase();
  if (extension !== '' && !NO_AUDIO.has(extension)) return extension;
  return BY_TYPE[audioType.toLowerCase().split(';')[0]?.trim() ?? ''] ?? 'wav';
}

function plain(text: string): string {
  return text.replace(/[\p{Cc}\ufffd]/gu, '').slice(-LONGEST_NAME);
}
