/**
 * The frames of src/native/README.md, for a program that a test writes: JavaScript that gives it
 * `raw(bytes)`, `frame(json)`, and calls its `take(request, samples)` for each request.
 */
export const FRAMES = `
let held = Buffer.alloc(0);
const raw = (bytes) => process.stdout.write(bytes);
const frame = (json) => {
  const text = Buffer.from(JSON.stringify(json));
  const header = Buffer.alloc(8);
  header.writeUInt32LE(text.length, 0);
  raw(Buffer.concat([header, text]));
};
process.stdin.on('data', (piece) => {
  held = Buffer.concat([held, piece]);
  while (held.length >= 8) {
    const [jsonBytes, pcmBytes] = [held.readUInt32LE(0), held.readUInt32LE(4)];
    if (held.length < 8 + jsonBytes + pcmBytes) return;
    const request = JSON.parse(held.toString('utf8', 8, 8 + jsonBytes));
    held = held.subarray(8 + jsonBytes + pcmBytes);
    take(request, pcmBytes / 4);
  }
});
process.stdin.on('end', () => process.exit(0));
`;
