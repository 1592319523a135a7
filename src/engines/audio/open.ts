/** Opens what has no container around it: samples, GSM frames, and the compressed formats. */

import { findMpegFrames, readMpegHeader } from '../../domain/recorder/mpeg-header.ts';
import { TsnError } from '../../platform/errors.ts';
import type { AudioBytes } from './bytes.ts';
import { decodeCompressed, measureCompressed } from './compressed/decode.ts';
import type { CompressedKind } from './compressed/libraries.ts';
import { decodeGsm, type GsmPacking, WAV49 } from './gsm/gsm.ts';
import { type OpenedAudio, type OpenOptions, opened, RATES_HZ, silent } from './opened.ts';
import { decodeSamples, type SampleFormat } from './samples.ts';

interface Samples {
  readonly format: SampleFormat;
  readonly channels: number;
  readonly sampleRateHz: number;
  readonly fileName: string;
  readonly truncated?: boolean;
}

export function openSamples(data: AudioBytes, samples: Samples): OpenedAudio {
  const { format, channels, sampleRateHz, fileName, truncated = false } = samples;
  const frames = Math.floor(data.size / (format.bytes * channels));
  return opened({ name: format.name, frames, channels, sampleRateHz, truncated, fileName }, () =>
    decodeSamples(data, format, channels, sampleRateHz),
  );
}

interface Gsm {
  readonly packing: GsmPacking;
  readonly sampleRateHz: number;
  readonly fileName: string;
  readonly truncated?: boolean;
}

export function openGsm(data: AudioBytes, gsm: Gsm): OpenedAudio {
  const { packing, sampleRateHz, fileName, truncated = false } = gsm;
  const frames = Math.floor(data.size / packing.blockBytes) * packing.blockSamples;
  const name = packing === WAV49 ? 'gsm-wav49' : 'gsm';
  return opened({ name, frames, channels: 1, sampleRateHz, truncated, fileName }, () =>
    decodeGsm(data, packing),
  );
}

interface Compressed {
  readonly kind: CompressedKind;
  readonly fileName: string;
  readonly pause?: OpenOptions['pause'];
}

/** Decodes all of it once: how long it is, headers and tags of such files say only now and then. */
export async function openCompressed(
  data: AudioBytes,
  { kind, fileName, pause }: Compressed,
): Promise<OpenedAudio> {
  const sound = await measureCompressed(data, kind, pause);
  if (sound === undefined) return silent('header-only', `${kind}, no sound in it`);
  const { sampleRateHz, samples, broken } = sound;
  if (sampleRateHz < RATES_HZ.min || sampleRateHz > RATES_HZ.max)
    throw new TsnError('audio/not-audio', `${fileName}: ${sampleRateHz} samples a second`);
  const mpeg = kind === 'mpeg' ? firstMpegHeader(data) : undefined;
  return opened(
    {
      name: mpeg === undefined ? kind : `mp${mpeg.layer}`,
      frames: samples,
      // The decoder makes two channels of every one.
      channels: mpeg?.channels ?? sound.channels,
      sampleRateHz,
      truncated: broken,
      fileName,
    },
    () => decodeCompressed(data, kind, sampleRateHz),
  );
}

function firstMpegHeader(data: AudioBytes) {
  const head = data.read(0, 1 << 20);
  const at = findMpegFrames(head);
  return at === undefined ? undefined : readMpegHeader(head.subarray(at));
}
