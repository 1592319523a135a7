import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeFrame, FrameReader, MOST_JSON_BYTES } from '../../../src/engines/whisper/frames.ts';

const message = fc.record({
  json: fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean())),
  pcm: fc.float32Array({ noNaN: true, maxLength: 40 }),
});

/** Cuts `bytes` into pieces at the given places. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const edges = [0, ...places.map((p) => p % (bytes.length + 1)), bytes.length];
  edges.sort((a, b) => a - b);
  return edges.slice(1).map((edge, i) => bytes.subarray(edges[i], edge));
}

test('frames come out as they went in, wherever the pipe cuts them', () => {
  fc.assert(
    fc.property(fc.array(message, { maxLength: 5 }), fc.array(fc.nat()), (sent, places) => {
      const stream = Buffer.concat(sent.map(({ json, pcm }) => encodeFrame(json, pcm)));
      const reader = new FrameReader();
      const got = cut(stream, places).flatMap((piece) => reader.push(piece));
      assert.deepEqual(
        got.map(({ json, pcm }) => ({ json, pcm })),
        sent.map(({ json, pcm }) => ({ json: JSON.parse(JSON.stringify(json)), pcm })),
      );
      assert.equal(reader.isPartial, false);
    }),
  );
});

test('a frame is not given out before its last byte came', () => {
  fc.assert(
    fc.property(message, fc.nat(), ({ json, pcm }, place) => {
      const whole = encodeFrame(json, pcm);
      const reader = new FrameReader();
      assert.deepEqual(reader.push(whole.subarray(0, place % whole.length)), []);
      assert.equal(reader.push(whole.subarray(place % whole.length)).length, 1);
    }),
  );
});

test('samples keep every bit, also from an array that begins inside a larger one', () => {
  const large = Float32Array.from([9, 0.1, -1, 1e-30, 9]);
  const [frame] = new FrameReader().push(encodeFrame({}, large.subarray(1, 4)));
  assert.deepEqual(frame?.pcm, large.slice(1, 4));
});

const nonsense = { code: 'whisper/protocol' };

test('a header that promises too much is refused before anything is gathered', () => {
  const header = Buffer.alloc(8);
  header.writeUInt32LE(MOST_JSON_BYTES + 1, 0);
  assert.throws(() => new FrameReader().push(header), nonsense);
});

test('samples that are no whole floats are refused', () => {
  const header = Buffer.alloc(8);
  header.writeUInt32LE(3, 4);
  assert.throws(() => new FrameReader().push(header), nonsense);
});

test('a frame without JSON is refused', () => {
  const bytes = Buffer.from([1, 0, 0, 0, 0, 0, 0, 0, 0x7b]);
  assert.throws(() => new FrameReader().push(bytes), nonsense);
});

test('any bytes at all are frames or are refused, never something else', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      try {
        new FrameReader().push(Buffer.from(bytes));
      } catch (error) {
        assert.ok(error instanceof Error && 'code' in error && error.code === nonsense.code);
      }
    }),
  );
});
