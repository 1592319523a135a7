import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstLook } from '../../src/domain/recorder/first-look.ts';

interface Header {
  readonly tag?: number;
  readonly bytesPerSecond?: number;
  readonly dataBytes?: number;
  readonly formatBytes?: number;
  readonly before?: readonly (readonly [tag: string, length: number])[];
}

function wavHeader(header: Header = {}): Buffer {
  const { tag = 1, bytesPerSecond = 16_000, dataBytes = 0, formatBytes = 16, before = [] } = header;
  const chunk = (name: string, body: Buffer, length = body.length): Buffer => {
    const head = Buffer.alloc(8);
    head.write(name, 'ascii');
    head.writeUInt32LE(length, 4);
    return Buffer.concat([head, body]);
  };
  const format = Buffer.alloc(formatBytes);
  format.writeUInt16LE(tag, 0);
  format.writeUInt32LE(bytesPerSecond, 8);
  return Buffer.concat([
    Buffer.from('RIFF\0\0\0\0WAVE', 'latin1'),
    ...before.map(([name, length]) => chunk(name, Buffer.alloc(length))),
    chunk('fmt ', format),
    chunk('data', Buffer.alloc(0), dataBytes),
  ]);
}

/** app_rpt's default: GSM in a WAV, 60 bytes of header, 1625 bytes per second. */
const wav49 = (dataBytes: number) =>
  Buffer.concat([
    wavHeader({ tag: 49, bytesPerSecond: 1_625, formatBytes: 20 }).subarray(0, 40),
    Buffer.from('fact\x04\0\0\0\0\0\0\0data', 'latin1'),
    Buffer.from(Uint32Array.of(dataBytes).buffer),
  ]);

for (const [what, head, sizeBytes, extension, expected] of [
  ['nothing', Buffer.of(), 0, 'wav', 'empty'],
  ['a wav49 header alone', wav49(0), 60, 'wav', 'header-only'],
  ['a wav49 header that promises more', wav49(650), 60, 'wav', 'header-only'],
  ['wav49 speech', wav49(3_250), 3_310, 'wav', 'speech-candidate'],
  ['wav49 whose length was never filled in', wav49(0), 3_310, 'wav', 'speech-candidate'],
  ['wav49 cut off', wav49(6_500), 3_310, 'wav', 'truncated'],
  ['a wav49 click', wav49(65), 125, 'wav', 'too-short'],
  ['PCM speech', wavHeader({ dataBytes: 32_000 }), 32_044, 'wav', 'speech-candidate'],
  [
    'PCM of unknown length',
    wavHeader({ dataBytes: 0xffffffff }),
    32_044,
    'wav',
    'speech-candidate',
  ],
  ['PCM, more than promised', wavHeader({ dataBytes: 100 }), 32_044, 'wav', 'speech-candidate'],
  ['a LIST chunk first', wavHeader({ before: [['LIST', 27]] }), 60, 'wav', 'header-only'],
  ['half a header', wavHeader().subarray(0, 20), 20, 'wav', 'header-only'],
  ['text under a WAV name', Buffer.from('hello, this is no audio'), 23, 'wav', 'unreadable'],
  ['one frame of raw GSM', Buffer.alloc(33), 33, 'gsm', 'too-short'],
  ['raw GSM speech', Buffer.alloc(512), 33_000, 'gsm', 'speech-candidate'],
  ['an mp3', Buffer.from('ID3'), 50_000, 'mp3', 'speech-candidate'],
] as const) {
  test(`first look: ${what} is ${expected}`, () => {
    assert.equal(firstLook(head.subarray(0, 512), sizeBytes, extension), expected);
  });
}

test('first look takes any bytes', () => {
  for (let length = 0; length < 80; length++) {
    const head = Buffer.alloc(length, 0xff);
    head.write('RIFF', 'ascii');
    firstLook(head, length, 'wav');
  }
});
