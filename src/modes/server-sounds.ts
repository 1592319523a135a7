/** How the server opens recordings: with the ffmpeg of its configuration. */
import type { ServerConfig } from '../config/server-config.ts';
import { createSoundFiles, type SoundFiles } from '../engines/audio/sound-files.ts';
import type { Clock } from '../platform/clock.ts';

/** A healthy ffmpeg writes something every second; one that says nothing for this long hangs. */
const FFMPEG_TIMEOUT_MS = 60_000;

export function openSoundFiles(needs: {
  readonly config: ServerConfig;
  readonly clock: Clock;
}): SoundFiles {
  const { clock, config } = needs;
  const path = config.audio.ffmpeg;
  const ffmpeg = path === '' ? undefined : { path, timeoutMs: FFMPEG_TIMEOUT_MS };
  return createSoundFiles({ clock, ffmpeg });
}
