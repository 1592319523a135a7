/**
 * Calls of other recorders: checked against their upload key, then taken in like a
 * shipment of the key's node. What cannot be taken in goes to quarantine, since a
 * recorder that was told of success, or gave up, does not send it again.
 */
import type { CallDraft, CallInbox, CallOutcome } from '../../domain/call-inbox.ts';
import type { ManifestDraft, ToQuarantine } from '../../domain/quarantine.ts';
import type { CallFields, UploadedCall } from '../../domain/uploaded-call.ts';
import { bytesInMemory } from '../../engines/audio/bytes.ts';
import { sniff } from '../../engines/audio/sniff.ts';
import type { StorageGuard } from '../../engines/storage/guard.ts';
import type { Clock } from '../../platform/clock.ts';
import type { FailureCode } from '../../platform/errors.ts';
import { sha256 } from '../../platform/hash.ts';
import type { Log } from '../../platform/log.ts';
import type { ServerStore } from '../../store/server/store.ts';
import type { StoredUploadKey } from '../../store/server/upload-keys.ts';
import { type DraftFile, openDraft } from './call-draft.ts';
import { extensionOf, nameOf } from './call-name.ts';
import type { LocalFile } from './local.ts';
import type { Quarantine } from './quarantine.ts';
import { createRate } from './rate.ts';

export interface CallNeeds {
  readonly inboxDir: string;
  readonly store: ServerStore;
  readonly storage: StorageGuard;
  readonly quarantine: Quarantine;
  readonly clock: Clock;
  readonly log: Log;
  readonly maxFileBytes: number;
  local(file: LocalFile): Promise<void>;
}

/** Busy trunked systems have some calls in a second; more than this is a loop. */
const MOST_A_MINUTE = 600;
/** When a key was used is worth knowing to the minute. */
const NOTE_USE_MS = 60_000;

export function createCallInbox(needs: CallNeeds): CallInbox {
  const rate = createRate(needs.clock, MOST_A_MINUTE, 60_000);
  /** Only our own drafts come back. */
  const drafts = new WeakMap<CallDraft, DraftFile>();
  return {
    async draft() {
      await needs.storage.admit(); // nobody has proved who he is: the room that stays free is not his
      const draft = await needs.storage.guard(() => openDraft(needs.inboxDir, needs.maxFileBytes));
      const guarded: CallDraft = {
        get sizeBytes() {
          return draft.sizeBytes;
        },
        write: (piece) => needs.storage.guard(() => draft.write(piece)),
        discard: () => draft.discard(),
      };
      drafts.set(guarded, draft);
      return guarded;
    },
    async submit(call, fields, given) {
      await using draft = disposing(given);
      const file = drafts.get(draft.value);
      const key = await keyOf(needs, call);
      if (key === undefined || file === undefined) return 'bad-key';
      if (!rate.mayPass(key.id)) return 'too-many';
      return await needs.storage.guard(() => takeIn(needs, key, call, fields, file));
    },
    async keepIncomplete(call, fields, given, message) {
      await using draft = disposing(given);
      const file = drafts.get(draft.value);
      const key = await keyOf(needs, call);
      if (key === undefined || file === undefined || file.sizeBytes === 0) return;
      if (!rate.mayPass(key.id)) return;
      const came = { call, fields, now: needs.clock.now() };
      const item = toQuarantine(key, came, 'upload/incomplete', message);
      await needs.storage.guard(() => needs.quarantine.put(item, file.path));
    },
  };
}

function disposing(value: CallDraft) {
  return { value, [Symbol.asyncDispose]: () => value.discard() };
}

/** The key that was given, when it holds and may be used this way. */
async function keyOf(
  { store, clock }: CallNeeds,
  { key, dialect }: UploadedCall,
): Promise<StoredUploadKey | undefined> {
  // Looked up by its hash: how long that takes says nothing about a secret of 128 bits and more.
  const found = key === '' ? undefined : await store.uploadKeys.usable(sha256(key), clock.now());
  if (found === undefined || !found.rights.includes(dialect)) return undefined;
  await noteUse(store, found, clock.now());
  return found;
}

async function noteUse(store: ServerStore, key: StoredUploadKey, now: number): Promise<void> {
  if (key.lastUsedAt !== null && now - key.lastUsedAt < NOTE_USE_MS) return;
  await store.transaction((tx) => tx.uploadKeys.used(key.id, now));
}

async function takeIn(
  needs: CallNeeds,
  key: StoredUploadKey,
  call: UploadedCall,
  fields: CallFields,
  file: DraftFile,
): Promise<CallOutcome> {
  const keep = async (code: FailureCode, message: string): Promise<void> => {
    const came = { call, fields, now: needs.clock.now() };
    await needs.quarantine.put(toQuarantine(key, came, code, message), file.path);
  };
  if (key.system !== null && key.system.toLowerCase() !== call.system.toLowerCase()) {
    await keep('upload/foreign-system', `the key is for ${key.system}, not for ${call.system}`);
    return 'foreign-system';
  }
  const extension = extensionOf(call);
  const draft = draftOf(key, call, extension, needs.clock.now());
  const { kind } = sniff(bytesInMemory(await file.head()), draft.originalName);
  if (kind === 'empty' || kind === 'unknown') {
    await keep('audio/not-audio', 'the file holds no audio that tsn knows');
    return 'quarantined';
  }
  await needs.local({ path: file.path, extension, draft });
  return 'stored';
}

function draftOf(
  key: StoredUploadKey,
  call: UploadedCall,
  extension: string,
  now: number,
): ManifestDraft {
  const { frequencyHz, labels, startedAt } = call;
  const source = key.source ?? (call.system.trim().slice(0, 100) || call.dialect);
  return {
    node: key.node,
    source,
    originalName: nameOf(call, extension),
    recordedAt: startedAt ?? now,
    recordedAtSource: startedAt === undefined ? 'mtime' : 'name',
    recordedAtCertainty: startedAt === undefined ? 'guessed' : 'exact',
    timeZone: 'UTC',
    class: 'speech-candidate',
    ...(frequencyHz === undefined ? {} : { frequencyHz }),
    labels: { ...labels },
    software: `upload ${call.dialect}`,
  };
}

const LONGEST_FIELD = 2_000;

interface Came {
  readonly call: UploadedCall;
  readonly fields: CallFields;
  readonly now: number;
}

function toQuarantine(
  key: StoredUploadKey,
  { call, fields, now }: Came,
  code: FailureCode,
  message: string,
): ToQuarantine {
  const extension = extensionOf(call);
  const told = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined || SECRETS.has(name) ? [] : [[name, value.slice(0, LONGEST_FIELD)]],
  );
  return {
    ...{ code, message, origin: call.dialect, from: key.name, extension },
    fields: Object.fromEntries(told),
    draft: draftOf(key, call, extension, now),
  };
}

const SECRETS = new Set(['key', 'api_key']);
