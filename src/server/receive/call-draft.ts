/** Audio of an upload on its way to the disk: a temporary file in the inbox, with a limit. */
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { CallDraft } from '../../domain/call-inbox.ts';
import { makeFolder, removeFile } from '../../platform/atomic-file.ts';
import { TsnError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';

export interface DraftFile extends CallDraft {
  readonly path: string;
  /** The first bytes, to see what it is. */
  head(): Promise<Uint8Array>;
}

/** Enough to get behind the pictures in the tags of an MP3. */
const HEAD_BYTES = 256 * 1024;

/** Temporary names are removed at the next start, should this process die. */
export async function openDraft(inboxDir: string, maxBytes: number): Promise<DraftFile> {
  await makeFolder(inboxDir, 0o750);
  const path = join(inboxDir, `call-${newId()}.tmp`);
  const file = await open(path, 'wx+', 0o640);
  return draftOf(path, file, maxBytes);
}

function draftOf(path: string, file: FileHandle, maxBytes: number): DraftFile {
  let sizeBytes = 0;
  let isGone = false;
  return {
    path,
    get sizeBytes() {
      return sizeBytes;
    },
    async write(piece) {
      if (sizeBytes + piece.byteLength > maxBytes) {
        throw new TsnError('receive/too-large', `files over ${maxBytes} bytes are not accepted`);
      }
      for (let done = 0; done < piece.byteLength; ) {
        const { bytesWritten } = await file.write(piece, done, piece.byteLength - done, sizeBytes);
        done += bytesWritten;
        sizeBytes += bytesWritten;
      }
    },
    async head() {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
      return buffer.subarray(0, bytesRead);
    },
    async discard() {
      if (isGone) return;
      isGone = true;
      await file.close();
      await removeFile(path);
    },
  };
}
