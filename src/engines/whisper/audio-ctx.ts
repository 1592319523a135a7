/**
 * How much of whisper's 30-second encoder window a clip needs. Encoding is most of the cost on a
 * CPU and grows with the window: a 5-second clip is seven times cheaper with 512 than with 1500.
 *
 * Only multiples of 256 are safe: with flash attention whisper.cpp pads the window to 256 without
 * a mask, and the padding still holds the slot's previous job (its pull request 3941). The full
 * 1500 is no multiple of 256 either, so 1280 (25.6 s) is the widest.
 */
const STEP = 256;
const WIDEST = 1280;
/** One position of the encoder is 20 ms of sound. */
const POSITION_MS = 20;
/** Positions after the end of the clip, so that its last word is not cut. */
const MARGIN = 32;

/** Encoder positions for a clip of `durationMs`. */
export function audioCtxFor(durationMs: number, narrowest: number = STEP): number {
  const needed = Math.ceil(durationMs / POSITION_MS) + MARGIN;
  return Math.min(WIDEST, Math.max(narrowest, STEP * Math.ceil(needed / STEP)));
}
