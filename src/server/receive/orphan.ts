/**
 * Stored bytes that no row knows: a server was killed between storing and recording, or
 * the database is an older one. Their manifest makes a recording of them again; without
 * one they go into quarantine, where a person can say what they are.
 */

import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { manifestStem, type StoredFile } from '../../domain/audio-store.ts';
import { Manifest } from '../../domain/manifest.ts';
import type { ManifestDraft } from '../../domain/quarantine.ts';
import { removeFile } from '../../platform/atomic-file.ts';
import { TsnError, toTsnError } from '../../platform/errors.ts';
import { sha256Of } from '../../platform/hash.ts';
import { newId } from '../../platform/ids.ts';
import { parseJson } from '../../platform/json.ts';
import type { AcceptNeeds } from './needs.ts';
import type { Quarantine } from './quarantine.ts';
import { record } from './record.ts';

export interface OrphanNeeds extends AcceptNeeds {
  readonly inboxDir: string;
  readonly version: string;
  readonly quarantine: Pick<Quarantine, 'put'>;
}

/** What became of it; undefined when a row has come meanwhile. Throws `storage/…` when the store is away. */
export async function settleOrphan(
  needs: OrphanNeeds,
  file: StoredFile,
): Promise<'adopted' | 'quarantined' | 'left' | undefined> {
  const sha256 = basename(file.path, extname(file.path));
  // The lock that whoever stores these bytes holds until there is a row.
  return needs.locks.run(sha256, async () => {
    if ((await needs.store.audioState.at(file.path)).length > 0) return undefined;
    try {
      if ((await sha256Of(needs.audio.read(file.path))) !== sha256)
        return await isolate(needs, file);
      const adopted = await adopt(needs, file, sha256);
      return adopted ? 'adopted' : await isolate(needs, file);
    } catch (error) {
      const failure = toTsnError(error);
      if (failure.code.startsWith('storage/')) throw failure;
      needs.log.warn({ error: failure, path: file.path }, 'stored bytes without a row left alone');
      return 'left';
    }
  });
}

/** One recording for each manifest: two names may share the bytes. */
async function adopt(needs: OrphanNeeds, { path }: StoredFile, sha256: string): Promise<boolean> {
  let adopted = false;
  for await (const at of needs.audio.startingWith(`${manifestStem(path)}.`)) {
    const { data: manifest } = Manifest.safeParse(
      parseJson((await needs.audio.readText(at)) ?? ''),
    );
    if (manifest?.sha256 !== sha256) continue;
    if ((await needs.store.recordings.shipment(manifest.id)) !== undefined) continue;
    await record(needs, manifest, path);
    adopted = true;
  }
  if (adopted) needs.log.warn({ path }, 'stored bytes adopted');
  return adopted;
}

async function isolate(needs: OrphanNeeds, file: StoredFile): Promise<'quarantined'> {
  const local = join(needs.inboxDir, `orphan-${newId()}.tmp`);
  try {
    await mkdir(needs.inboxDir, { recursive: true });
    await pipeline(needs.audio.read(file.path), createWriteStream(local));
    await needs.quarantine.put(
      {
        code: 'storage/orphan',
        message: 'its bytes lie in the store, and nothing says what they are',
        origin: 'storage',
        from: file.path,
        extension: extname(file.path).slice(1),
        fields: {},
        draft: draftOf(needs, file),
      },
      local,
    );
    await needs.audio.remove(file.path);
    return 'quarantined';
  } finally {
    await removeFile(local).catch(() => {});
  }
}

/** All that the path says: the day. */
function draftOf({ version }: OrphanNeeds, { path }: StoredFile): ManifestDraft {
  const [, year = '', month = '', day = ''] = /(\d{4})\/(\d{2})\/(\d{2})\//.exec(path) ?? [];
  const recordedAt = Date.parse(`${year}-${month}-${day}T00:00:00Z`);
  if (Number.isNaN(recordedAt)) throw new TsnError('storage/rejected', `${path} has no day in it`);
  return {
    node: 'unknown',
    source: 'storage',
    originalName: basename(path),
    recordedAt,
    recordedAtSource: 'mtime',
    recordedAtCertainty: 'guessed',
    timeZone: 'UTC',
    class: 'speech-candidate',
    software: `tsn/${version}`,
  };
}
