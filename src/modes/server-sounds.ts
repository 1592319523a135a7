/** How the server opens recordings, with the ffmpeg of its configuration, and where it keeps what it makes of them. */
import { join } from 'node:path';
import type { ServerConfig } from '../config/server-config.ts';
import type { AudioStore } from '../domain/audio-store.ts';
import { createSoundFiles, type SoundFiles } from '../engines/audio/sound-files.ts';
import { createLocalCopies } from '../engines/storage/local-copies.ts';
import type { Clock } from '../platform/clock.ts';
import { createRenditions, type Renditions } from '../server/renditions/renditions.ts';

/** A healthy ffmpeg writes something every second; one that says nothing for this long hangs. */
const FFMPEG_TIMEOUT_MS = 60_000;
/** A recording is read two or three times within minutes. */
const MOST_COPIED_BYTES = 500_000_000;

interface Needs {
  readonly config: ServerConfig;
  readonly clock: Clock;
}

export function openSoundFiles({ clock, config }: Needs, audio: AudioStore): SoundFiles {
  const path = config.audio.ffmpeg;
  const ffmpeg = path === '' ? undefined : { path, timeoutMs: FFMPEG_TIMEOUT_MS };
  const folder = join(config.dataDir, 'cache', 'audio');
  const locate = createLocalCopies({ audio, folder, mostBytes: MOST_COPIED_BYTES });
  return createSoundFiles({ clock, locate, ffmpeg });
}

export function openRenditions({ clock, config }: Needs, sounds: SoundFiles): Renditions {
  const folder = join(config.dataDir, 'cache', 'renditions');
  return createRenditions({ sounds, clock, folder, mostBytes: config.audio.cacheBytes });
}
