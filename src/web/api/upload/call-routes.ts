/**
 * Uploads of other recorders: rdio-scanner's two ways and OpenMHz's, with exactly the
 * answers that their clients match on (rdio-scanner's api.go and call.go, OpenMHz's
 * uploads.js, sdrtrunk's broadcasters). docs/recorders.md says how to point them here.
 */
import { type Context, Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { CallInbox, CallOutcome } from '../../../domain/call-inbox.ts';
import {
  readOpenMhzCall,
  readRdioCall,
  readTrunkRecorderCall,
  type UploadedCall,
} from '../../../domain/uploaded-call.ts';
import type { Clock } from '../../../platform/clock.ts';
import { TsnError } from '../../../platform/errors.ts';
import type { Log } from '../../../platform/log.ts';
import { forStrangers, statusOf, tellable } from '../problem.ts';
import { type CallForm, readCallForm } from './call-form.ts';
import { senderOf } from './sender.ts';
import { createTurns, type Turns } from './turns.ts';

export interface CallRouteNeeds {
  readonly calls: CallInbox;
  readonly clock: Clock;
  readonly log: Log;
  readonly idleMs?: number;
}

/** Uploads at a time: until the key is read, anybody could fill the disk. */
const PLACES = { most: 64, mostOfEach: 16 };
/** Of a recorder; a node that ships is waited for longer. */
const CALL_IDLE_MS = 30_000;

interface Said {
  readonly status: ContentfulStatusCode;
  readonly text: string;
}

export function callRoutes(needs: CallRouteNeeds): Hono {
  const turns = createTurns(PLACES);
  const rdio = (read: ReadCall) => (c: Context) =>
    answer(c, needs, () => uploadRdio(c, needs, turns, read));
  return new Hono()
    .post('/api/call-upload', rdio(readRdioCall))
    .post('/api/trunk-recorder-call-upload', rdio(readTrunkRecorderCall))
    .all('/api/call-upload', (c) => c.text('Unsupported method\n', 405))
    .all('/api/trunk-recorder-call-upload', (c) => c.text('Unsupported method\n', 405))
    .post('/:shortName/upload', (c) =>
      answer(c, needs, () => uploadOpenMhz(c, needs, turns, c.req.param('shortName'))),
    );
}

/** What goes wrong on our side is told in a line; recorders look at the status only. */
async function answer(
  c: Context,
  { log }: CallRouteNeeds,
  work: () => Promise<Said>,
): Promise<Response> {
  try {
    const { status, text } = await work();
    return text === '' ? c.body(null, 200) : c.text(text, status);
  } catch (error) {
    const failure = tellable(forStrangers(error, log), log);
    return c.text(`${failure.code}: ${failure.message}\n`, statusOf(failure));
  }
}

type ReadCall = (fields: CallForm['fields']) => UploadedCall | undefined;

async function uploadRdio(
  c: Context,
  needs: CallRouteNeeds,
  turns: Turns,
  read: ReadCall,
): Promise<Said> {
  const type = formType(c);
  if (type === undefined) return { status: 400, text: 'Invalid content-type\n' };
  if (!type.startsWith('multipart/')) return { status: 400, text: 'Not a multipart content\n' };
  return turns.run(senderOf(c), async () => {
    const form = await readForm(c, needs, type, 'audio').catch(toMultipartFailure);
    if ('status' in form) return form;
    const said = read(form.fields);
    if (said === undefined) {
      await form.audio?.draft.discard();
      return { status: 417, text: 'Invalid call data\n' };
    }
    return takeRdio(needs, form, withNames(said, form));
  });
}

async function takeRdio(
  { calls }: CallRouteNeeds,
  { fields, audio }: CallForm,
  call: UploadedCall,
): Promise<Said> {
  const lacking = lackOf(call, audio?.draft.sizeBytes ?? 0);
  if (lacking !== undefined || audio === undefined) {
    if (audio !== undefined) await calls.keepIncomplete(call, fields, audio.draft, lacking ?? '');
    return { status: 417, text: `Incomplete call data: ${lacking}\n` };
  }
  return rdioSays(await calls.submit(call, fields, audio.draft), call);
}

/** A WAV header without samples. */
const HEADER_BYTES = 44;

/** In the order of rdio-scanner, whose last reason wins: sdrtrunk's probe waits for `no talkgroup`. */
function lackOf(call: UploadedCall, audioBytes: number): string | undefined {
  if (call.talkgroup < 1) return 'no talkgroup';
  if (!/[1-9A-Za-z]/.test(call.system)) return 'no system';
  if (call.startedAt === undefined) return 'no datetime';
  return audioBytes <= HEADER_BYTES ? 'no audio' : undefined;
}

function rdioSays(outcome: CallOutcome, { system, talkgroup }: UploadedCall): Said {
  switch (outcome) {
    case 'stored':
    case 'quarantined':
      return { status: 200, text: 'Call imported successfully.\n' };
    case 'bad-key':
    case 'foreign-system': {
      const text = `Invalid API key for system ${shown(system)} talkgroup ${talkgroup}.\n`;
      return { status: 401, text };
    }
    case 'too-many':
      return { status: 429, text: 'Too many calls\n' };
  }
}

async function uploadOpenMhz(
  c: Context,
  needs: CallRouteNeeds,
  turns: Turns,
  shortName: string,
): Promise<Said> {
  const type = formType(c);
  if (type?.startsWith('multipart/') !== true) return NO_FILE;
  return turns.run(senderOf(c), async () => {
    const form = await readForm(c, needs, type, 'call').catch(toMultipartFailure);
    if ('status' in form) return { status: 500, text: form.text };
    const call = withNames(readOpenMhzCall(shortName, form.fields), form);
    return takeOpenMhz(needs, form, call);
  });
}

async function takeOpenMhz(
  { calls }: CallRouteNeeds,
  { fields, audio }: CallForm,
  call: UploadedCall,
): Promise<Said> {
  const sizeBytes = audio?.draft.sizeBytes ?? 0;
  if (audio === undefined || sizeBytes === 0) {
    await audio?.draft.discard();
    return call.talkgroup < 1 ? PROBE : NO_FILE;
  }
  if (!isList(fields['source_list'])) {
    await calls.keepIncomplete(call, fields, audio.draft, 'source_list is no list');
    return { status: 500, text: 'Error parsing sourcelist\n' };
  }
  if (call.startedAt === undefined) {
    await calls.keepIncomplete(call, fields, audio.draft, 'no start_time');
    return { status: 500, text: 'Error, invalid start_time\n' };
  }
  return openMhzSays(await calls.submit(call, fields, audio.draft), call);
}

const NO_FILE: Said = { status: 500, text: 'Error, invalid filename:\n' };
/** sdrtrunk asks without a call whether it may go on, and waits for these words also here. */
const PROBE: Said = { status: 500, text: 'Incomplete call data: no talkgroup\n' };

function openMhzSays(outcome: CallOutcome, { system }: UploadedCall): Said {
  switch (outcome) {
    case 'stored':
    case 'quarantined':
      return { status: 200, text: '' };
    case 'bad-key':
      return { status: 500, text: 'API Keys do not match!\n' };
    case 'foreign-system':
      return { status: 500, text: `ShortName does not exist: ${shown(system)}\n` };
    case 'too-many':
      return { status: 429, text: 'Too many calls\n' };
  }
}

function isList(json: string | undefined): boolean {
  if (json === undefined) return true;
  try {
    return Array.isArray(JSON.parse(json));
  } catch {
    return false;
  }
}

/** sdrtrunk sends two content types: what is after the first is `, audio/mpeg`. */
function formType(c: Context): string | undefined {
  const [type] = (c.req.header('content-type') ?? '').split(/,\s*(?=[a-z]+\/)/);
  return type === undefined || !/^[a-z]+\/[\w.+-]+/i.test(type) ? undefined : type;
}

function readForm(
  c: Context,
  { calls, clock, idleMs = CALL_IDLE_MS }: CallRouteNeeds,
  contentType: string,
  audioField: string,
): Promise<CallForm> {
  const { body } = c.req.raw;
  return readCallForm({ body, contentType, audioField, clock, idleMs, draft: () => calls.draft() });
}

function toMultipartFailure(error: unknown): Said {
  if (!(error instanceof TsnError) || error.code !== 'web/invalid-request') throw error;
  return { status: 417, text: `multipart: ${shown(error.message)}\n` };
}

/** The form says the name and the kind of its file where no field does. */
function withNames(call: UploadedCall, { audio }: CallForm): UploadedCall {
  const { audioName, audioType } = call;
  return {
    ...call,
    audioName: audioName === '' ? (audio?.name ?? '') : audioName,
    audioType: audioType === '' ? (audio?.type ?? '') : audioType,
  };
}

/** Words of others in our answer. */
function shown(text: string): string {
  return text.replace(/[^\w .:/-]/g, '?').slice(0, 100);
}
