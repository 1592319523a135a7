/**
 * Takes a file of this machine in, as if a node had shipped it: the same manifest,
 * the same checks, the same receipt. For uploads of other recorders, the drop
 * folder, imports, and what is replayed from quarantine.
 */
import { PROTOCOL_VERSION } from '../../domain/manifest.ts';
import { ManifestDraft } from '../../domain/quarantine.ts';
import { TsnError } from '../../platform/errors.ts';
import { sha256File } from '../../platform/hash.ts';
import { newId } from '../../platform/ids.ts';
import { accept } from './accept.ts';
import type { AcceptNeeds } from './needs.ts';

export interface LocalFile {
  readonly path: string;
  /** Without dot, as the archive shall call it. */
  readonly extension: string;
  readonly draft: ManifestDraft;
  /** The shipment's id, when its sender has given it one. */
  readonly id?: string;
  /** What its sender says it is; other bytes are refused. */
  readonly sha256?: string;
}

/**
 * Returning is the receipt; the file at `path` is left to the caller. The same bytes and
 * name of the same source are no second recording. Throws `receive/…`, `data/…`.
 */
export async function receiveLocal(needs: AcceptNeeds, file: LocalFile): Promise<void> {
  const { parts, manifests } = needs;
  const { extension } = file;
  const draft = checked(file.draft); // names of nodes become folders
  const name = { node: draft.node, id: file.id ?? newId() };
  // A server that was killed may have left something under an id that its sender keeps.
  if (file.id !== undefined) await parts.drop(name.node, name.id);
  try {
    const bytes = await sha256File(await parts.adopt(name.node, name.id, file.path));
    if (file.sha256 !== undefined && file.sha256 !== bytes.sha256) {
      const what = `${draft.originalName} (${name.id}) is not what its manifest says`;
      throw new TsnError('receive/hash-mismatch', what);
    }
    const manifest = { ...draft, ...bytes, version: PROTOCOL_VERSION, id: name.id };
    await manifests.put(name.node, name.id, JSON.stringify(manifest));
    await accept(needs, name, extension);
  } catch (error) {
    // The caller has the file still: nobody will go on with this shipment.
    await parts.drop(name.node, name.id).catch(() => {});
    await manifests.drop(name.node, name.id).catch(() => {});
    throw error;
  }
}

/** Throws `receive/bad-manifest`. */
function checked(draft: ManifestDraft): ManifestDraft {
  const parsed = ManifestDraft.safeParse(draft);
  if (parsed.success) return parsed.data;
  const [problem] = parsed.error.issues;
  const what = `${problem?.path.join('.') ?? ''}: ${problem?.message ?? 'not readable'}`;
  throw new TsnError('receive/bad-manifest', `it is refused: ${what}`);
}
