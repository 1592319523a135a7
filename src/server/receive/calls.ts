/**
 * Calls of other recorders: checked against their upload key, then taken in like a
 * shipment of the key's node. What cannot be taken in goes to quarantine, and what came
 * while the database was away is held, since a recorder that was told of success, or gave
 * up, does not send it again.
 */
import type { CallDraft, CallInbox, CallOutcome } from '../../domain/call-inbox.ts';
import type { ManifestDraft, ToQuarantine } from '../../domain/quarantine.ts';
import type { CallFields, UploadedCall } from '../../domain/uploaded-call.ts';
import { bytesInMemory } from '../../engines/audio/bytes.ts';
import { sniff } from '../../engines/audio/sniff.ts';
import type { StorageGuard } from '../../engines/storage/guard.ts';
import type { Clock } from '../../platform/clock.ts';
import type { FailureCode } from '../../platform/errors.ts';
import type { StoredUploadKey } from '../../store/server/upload-keys.ts';
import { type DraftFile, openDraft } from './call-draft.ts';
import { extensionOf, nameOf } from './call-name.ts';
import { type HeldCalls, isAway } from './held-calls.ts';
import type { LocalFile } from './local.ts';
import type { Quarantine } from './quarantine.ts';
import { createRate } from './rate.ts';
import type { UploadKeyCheck } from './upload-key-check.ts';

export interface CallNeeds {
  readonly inboxDir: string;
  readonly storage: StorageGuard;
  readonly quarantine: Quarantine;
  readonly held: Pick<HeldCalls, 'keep'>;
  readonly keys: Pick<UploadKeyCheck, 'keyOf'>;
  readonly clock: Clock;
  readonly maxFileBytes: number;
  local(file: LocalFile): Promise<void>;
}

/** Busy trunked systems have some calls in a second; more than this is a loop. */
const MOST_A_MINUTE = 600;

export function createCallInbox(needs: CallNeeds): CallInbox {
  const rate = createRate(needs.clock, MOST_A_MINUTE, 60_000);
  /** Only our own drafts come back. */
  const drafts = new WeakMap<CallDraft, DraftFile>();
  return {
    async draft() {
      await admit(needs);
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
      const key = await needs.keys.keyOf(call);
      if (key === undefined || file === undefined) return 'bad-key';
      if (!rate.mayPass(key.id)) return 'too-many';
      return await needs.storage.guard(() => takeIn(needs, key, call, fields, file));
    },
    async keepIncomplete(call, fields, given, message) {
      await using draft = disposing(given);
      const file = drafts.get(draft.value);
      const key = await needs.keys.keyOf(call);
      if (key === undefined || file === undefined || file.sizeBytes === 0) return;
      if (!rate.mayPass(key.id)) return;
      const came = { call, fields, now: needs.clock.now() };
      const item = toQuarantine(key, came, 'upload/incomplete', message);
      await needs.storage.guard(() => needs.quarantine.put(item, file.path));
    },
  };
}

/** Nobody has proved who he is: the room that stays free is not his. What is away elsewhere is waited for. */
async function admit({ storage }: CallNeeds): Promise<void> {
  try {
    await storage.admit();
  } catch (thrown) {
    if (!isAway(thrown)) throw thrown;
    await storage.room();
  }
}

function disposing(value: CallDraft) {
  return { value, [Symbol.asyncDispose]: () => value.discard() };
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
  try {
    await needs.local({ path: file.path, extension, draft });
  } catch (thrown) {
    if (!isAway(thrown)) throw thrown;
    const came = { call, fields, now: needs.clock.now() };
    await needs.held.keep(itemOf(key, came), file.path, thrown);
  }
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
  came: Came,
  code: FailureCode,
  message: string,
): ToQuarantine {
  return { ...itemOf(key, came), code, message };
}

function itemOf(
  key: StoredUploadKey,
  { call, fields, now }: Came,
): Omit<ToQuarantine, 'code' | 'message'> {
  const extension = extensionOf(call);
  const told = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined || SECRETS.has(name) ? [] : [[name, value.slice(0, LONGEST_FIELD)]],
  );
  return {
    ...{ origin: call.dialect, from: key.name, extension },
    fields: Object.fromEntries(told),
    draft: draftOf(key, call, extension, now),
  };
}

const SECRETS = new Set(['key', 'api_key']);
