/** Opens a WAV file: whatever codec its samples are in. */
import { TsnError } from '../../../platform/errors.ts';
import { adpcmSamples, decodeAdpcm } from '../adpcm/block.ts';
import { imaAdpcm } from '../adpcm/ima.ts';
import { msAdpcm } from '../adpcm/ms.ts';
import type { AudioBytes } from '../bytes.ts';
import { openForeign } from '../ffmpeg.ts';
import { WAV49 } from '../gsm/gsm.ts';
import { openCompressed, openGsm, openSamples } from '../open.ts';
import {
  MOST_CHANNELS,
  type OpenedAudio,
  type OpenOptions,
  opened,
  RATES_HZ,
  silent,
} from '../opened.ts';
import { sampleFormat } from '../samples.ts';
import { readWavLayout, type WavLayout } from './layout.ts';
import { GSM_TAG, IMA_ADPCM_TAG, MPEG_TAGS, MS_ADPCM_TAG, wavCodecName } from './tags.ts';

export async function openWav(
  bytes: AudioBytes,
  fileName: string,
  options: OpenOptions,
): Promise<OpenedAudio> {
  const layout = readWavLayout(bytes);
  if (layout === 'header-only') return silent('header-only', 'wav, header only');
  if (layout === undefined || !isSane(layout))
    throw new TsnError('audio/not-audio', `${fileName}: the WAV header makes no sense`);

  const { formatTag, bitsPerSample, channels, sampleRateHz, data, truncated } = layout;
  if (formatTag === GSM_TAG && channels === 1)
    return openGsm(data, { packing: WAV49, sampleRateHz, truncated, fileName });
  if (MPEG_TAGS.includes(formatTag))
    return openCompressed(data, { ...options, kind: 'mpeg', fileName });
  const adpcm = openAdpcm(layout, fileName);
  if (adpcm !== undefined) return adpcm;
  const format = sampleFormat(formatTag, bitsPerSample);
  if (format !== undefined)
    return openSamples(data, { format, channels, sampleRateHz, truncated, fileName });
  const codec = wavCodecName(formatTag, bitsPerSample);
  return openForeign(bytes, { codec, fileName, ffmpeg: options.ffmpeg });
}

function openAdpcm(layout: WavLayout, fileName: string): OpenedAudio | undefined {
  const { channels, sampleRateHz, data, truncated, factSamples } = layout;
  const codec = adpcmCodec(layout);
  if (codec === undefined) return undefined;
  const coded = adpcmSamples(codec, data.size);
  // The last block is padded; how much of it is sound, the `fact` chunk says.
  const isPadded = factSamples > 0 && factSamples <= coded;
  const lastBlock = codec.samplesIn(codec.blockBytes);
  const frames = isPadded && coded - factSamples < lastBlock ? factSamples : coded;
  const measured = { name: codec.name, frames, channels, sampleRateHz, truncated, fileName };
  return opened(measured, () => decodeAdpcm(data, codec, frames));
}

function adpcmCodec({ formatTag, bitsPerSample, channels, blockBytes, extra }: WavLayout) {
  if (bitsPerSample !== 4) return undefined;
  if (formatTag === IMA_ADPCM_TAG) return imaAdpcm(channels, blockBytes);
  return formatTag === MS_ADPCM_TAG ? msAdpcm(channels, blockBytes, extra) : undefined;
}

function isSane({ channels, sampleRateHz }: WavLayout): boolean {
  const rateFits = sampleRateHz >= RATES_HZ.min && sampleRateHz <= RATES_HZ.max;
  return rateFits && channels >= 1 && channels <= MOST_CHANNELS;
}
