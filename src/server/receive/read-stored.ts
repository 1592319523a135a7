/** Stored audio as an opened file: read in order it is one stream, whatever the pieces that are asked for. */
import type { AudioStore } from '../../domain/audio-store.ts';
import type { FileAttributes, OpenedFile } from '../../engines/sftp-server/virtual-folder.ts';
import { TsnError } from '../../platform/errors.ts';

/** Reads of one file must not overlap in time; the lanes of the SFTP server see to that. */
export function readStored(
  audio: Pick<AudioStore, 'read'>,
  path: string,
  attributes: FileAttributes,
): OpenedFile {
  let stream: AsyncIterator<Uint8Array> | undefined;
  let rest: Buffer = Buffer.alloc(0);
  let position = -1;
  const end = async (): Promise<void> => {
    await stream?.return?.();
    stream = undefined;
  };
  return {
    async read(offset, lengthBytes) {
      if (offset >= attributes.sizeBytes) return Buffer.alloc(0);
      if (stream === undefined || offset !== position) {
        await end();
        const span = { start: offset, end: attributes.sizeBytes - 1 };
        stream = audio.read(path, span)[Symbol.asyncIterator]();
        rest = Buffer.alloc(0);
        position = offset;
      }
      const wanted = await gather(stream, rest, lengthBytes);
      const bytes = wanted.subarray(0, lengthBytes);
      rest = wanted.subarray(bytes.length);
      position += bytes.length;
      return bytes;
    },
    write: refuse,
    attributes: async () => attributes,
    sync: async () => undefined,
    close: end,
  };
}

async function gather(stream: AsyncIterator<Uint8Array>, rest: Buffer, lengthBytes: number) {
  let bytes: Buffer = rest;
  while (bytes.length < lengthBytes) {
    const { value, done } = await stream.next();
    if (done === true) return bytes;
    bytes = bytes.length === 0 ? Buffer.from(value) : Buffer.concat([bytes, value]);
  }
  return bytes;
}

async function refuse(): Promise<never> {
  throw new TsnError('receive/name-not-allowed', 'what was accepted cannot be written');
}
