/** `tsn recordings [ls|show|audio]`: what the server holds. */
import { writeFileSync } from 'node:fs';
import { Argument, type Command, Option } from 'commander';
import { alertText } from '../../domain/alert.ts';
import type { VerifyReport } from '../../domain/audio-trouble.ts';
import { keyingText, type RecordedActivity } from '../../domain/keying.ts';
import { fragmentText, mentionText } from '../../domain/mention-text.ts';
import { type RecordingState, STORED_STATES } from '../../domain/pipeline.ts';
import { isJoinTest } from '../../domain/recording.ts';
import type { RecordingsWanted } from '../../domain/recordings-wanted.ts';
import type { Page, RecordingDetail, RecordingItem, TranscriptView } from '../../domain/views.ts';
import { TsnError } from '../../platform/errors.ts';
import { systemCode } from '../../platform/system-code.ts';
import { addAccessFlags, openAccess } from '../access.ts';
import type { CliContext } from '../context.ts';
import { formatBytes, formatDuration, formatInstant, shorten } from '../format.ts';
import { readLimit } from '../limits.ts';
import { listing, printable, printFacts, table } from '../output.ts';
import { defaultCommand, subCommand } from '../program.ts';
import { progressLines } from '../progress.ts';
import { defineQuarantine } from './recordings-quarantine.ts';
import { defineWords } from './recordings-words.ts';

export function define(command: Command, context: CliContext): void {
  defineQuarantine(command, context);
  addAccessFlags(defaultCommand(command, 'ls', 'the newest recordings first').alias('list'))
    .option('--limit <n>', 'at most so many', readLimit, 50)
    .option('--after <cursor>', 'what follows a page: its `next`')
    .option('--node <id>', 'only those of this node')
    .option('--callsign <call>', 'only those where it was heard')
    .addOption(new Option('--state <state>', 'only those in this state').choices(STORED_STATES))
    .action((options: ListOptions, self: Command) => list(options, self, context));
  addAccessFlags(subCommand(command, 'show', 'everything known of one recording'))
    .addArgument(new Argument('<id>'))
    .action((id: string, _: unknown, self: Command) => show(id, self, context));
  addAccessFlags(subCommand(command, 'audio', 'its bytes, exactly as the recorder wrote them'))
    .addArgument(new Argument('<id>'))
    .option('--out <file>', 'where to write them; - is standard output')
    .action((id: string, options: { out?: string }, self: Command) =>
      audio(id, options.out, self, context),
    );
  addAccessFlags(subCommand(command, 'verify', 'hold the stored audio against the database'))
    .option('--hash', 'read all bytes and compare their SHA-256, not their sizes')
    .action((options: { hash?: boolean }, self: Command) =>
      verify(options.hash === true, self, context),
    );
  defineWords(command, context);
}

async function verify(hash: boolean, command: Command, context: CliContext): Promise<void> {
  await using access = await openAccess(command, context);
  const say = progressLines();
  const report = await access.verify(hash, ({ files, recordings }) =>
    say(`${files} files and ${recordings} recordings looked at`),
  );
  if (report.missing + report.damaged + report.left > 0) context.status = NOT_WHOLE;
  printFacts(context, report, renderReport);
}

/** sysexits.h EX_DATAERR. */
const NOT_WHOLE = 65;

function renderReport(report: VerifyReport): string {
  const { files, recordings, missing, damaged, healed, adopted, quarantined, left } = report;
  const how = report.hashed ? 'hashed' : 'measured; --hash reads their bytes too';
  return listing([
    ['looked at', `${files} files (${how}) and ${recordings} recordings`],
    ['missing', missing === 0 ? 'none' : `${missing}: sent again they are whole`],
    ['damaged', damaged === 0 ? 'none' : `${damaged}: sent again they are whole`],
    ['healed', `${healed}`],
    ['unknown bytes', `${adopted} adopted, ${quarantined} in quarantine, ${left} left`],
  ]);
}

interface ListOptions {
  readonly limit: number;
  readonly after?: string;
  readonly node?: string;
  readonly callsign?: string;
  readonly state?: RecordingState;
}

async function list(options: ListOptions, command: Command, context: CliContext): Promise<void> {
  const { limit, after, node, callsign, state } = options;
  const wanted: RecordingsWanted = {
    limit,
    ...(after === undefined ? {} : { after }),
    ...(node === undefined ? {} : { node }),
    ...(callsign === undefined ? {} : { callsign: callsign.toUpperCase() }),
    ...(state === undefined ? {} : { state }),
  };
  await using access = await openAccess(command, context);
  const isFiltered = [after, node, callsign, state].some((filter) => filter !== undefined);
  const none = isFiltered ? 'no recording fits' : 'no recordings here';
  printFacts(context, await access.recordings(wanted), (page) => renderPage(page, none));
}

function renderPage({ items, next }: Page<RecordingItem>, none: string): string {
  if (items.length === 0) return none;
  const rows = items.map((item) => [
    item.id,
    formatInstant(item.recordedAt),
    item.node,
    formatDuration(item.durationMs),
    item.state,
    item.callsigns.join(' '),
    shorten(item.failure?.message ?? wordsOf(item), 60),
  ]);
  const text = table(['ID', 'RECORDED', 'NODE', 'LENGTH', 'STATE', 'CALLSIGNS', 'TEXT'], rows);
  return next === null ? text : `${text}\n\nmore: --after ${next}`;
}

/** Emergency and urgency words first: the line is short. */
function wordsOf(item: RecordingItem): string {
  const { text, morse, alerts } = item;
  const [alert] = alerts;
  if (isJoinTest(item)) return '(the test recording with which the node joined)';
  if (alert !== undefined) return `!! ${alertText(alert)}`;
  return text === '' && morse.length > 0 ? `(Morse: ${morse.join(', ')})` : text;
}

async function show(id: string, command: Command, context: CliContext): Promise<void> {
  await using access = await openAccess(command, context);
  printFacts(context, await access.recording(id), renderDetail);
}

function renderDetail(detail: RecordingDetail): string {
  const facts = listing([
    ['id', detail.id],
    [
      'recorded',
      `${formatInstant(detail.recordedAt)} (${detail.recordedAtCertainty}, ${detail.timeZone})`,
    ],
    ['received', formatInstant(detail.receivedAt)],
    ['from', `${detail.node} / ${detail.source} / ${detail.originalName}`],
    ['state', detail.state],
    [
      'audio',
      `${detail.format ?? 'not opened yet'}, ${formatDuration(detail.durationMs)}, ${formatBytes(detail.sizeBytes)}`,
    ],
    ...troubleRows(detail),
    ...keyedRow(detail.activity),
    ['sha256', detail.sha256],
    ...alertRows(detail),
    ...callsignRows(detail),
    ...copyRows(detail),
    ['model', heardBy(detail.transcript)],
  ]);
  const segments = (detail.transcript?.segments ?? []).map(
    ({ startMs, endMs, text, hidden }) =>
      `[${seconds(startMs)}–${seconds(endMs)}] ${printable(text)}${hidden.length === 0 ? '' : `  (hidden: ${hidden.join(', ')})`}`,
  );
  const failure = detail.failure;
  const failed =
    failure === null
      ? []
      : [
          `${failure.stage}: ${failure.code}: ${printable(failure.message)}\n  hint: ${failure.hint}`,
        ];
  return [facts, ...failed, ...(segments.length === 0 ? [] : [segments.join('\n')])].join('\n\n');
}

/** Other nodes that heard the same transmission. */
function copyRows({ copies }: RecordingDetail): [string, string][] {
  return copies.map(({ id, node, isShown, likeness, because }): [string, string] => [
    'also heard',
    `at ${node}: ${id}${isShown ? ', shown in lists' : ''} (${because}, ${Math.round(likeness * 100)} % alike)`,
  ]);
}

function heardBy(transcript: TranscriptView | null): string {
  if (transcript === null) return '–';
  const { model, engine, net, versions } = transcript;
  const during = net === null ? '' : `, in the time of ${printable(net)}`;
  const others = versions > 1 ? `; ${versions} versions: tsn recordings versions` : '';
  return `${model} (${engine})${during}${others}`;
}

/** What a person should know of the bytes before all else. */
function troubleRows({ audioTrouble, grownInto }: RecordingDetail): [string, string][] {
  const trouble = audioTrouble === null ? [] : [`${audioTrouble}: sending it again heals it`];
  const grown = grownInto === null ? [] : [`the beginning of ${grownInto}, shown in its place`];
  return [...trouble, ...grown].map((text) => ['bytes', text]);
}

function alertRows({ alerts }: RecordingDetail): [string, string][] {
  return alerts.map((alert): [string, string] => {
    const told = alert.toldAt === null ? 'not told' : `told ${formatInstant(alert.toldAt)}`;
    return ['alert', `${printable(alertText(alert))} at ${seconds(alert.atMs)} s; ${told}`];
  });
}

/** One line for each mention with why it is believed, and for what was heard in part. */
function callsignRows({ mentions, fragments }: RecordingDetail): [string, string][] {
  const found = mentions.map((mention): [string, string] => ['callsign', mentionText(mention)]);
  const parts = fragments.map((part): [string, string] => ['in part', fragmentText(part)]);
  return [...found, ...parts];
}

/** Absent where the recorder has no log, so that nobody takes silence for an answer. */
function keyedRow(activity: RecordedActivity | null): [string, string][] {
  if (activity === null) return [];
  const said = activity.telemetry.map(({ what }) => `telemetry ${what}`);
  const keyed = [...activity.keyings.map(keyingText), ...said].join(', ');
  return [['keyed', keyed === '' ? 'nobody' : printable(keyed)]];
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(1);
}

async function audio(
  id: string,
  out: string | undefined,
  command: Command,
  context: CliContext,
): Promise<void> {
  await using access = await openAccess(command, context);
  const detail = await access.recording(id);
  const bytes = await access.audio(id);
  if (out === '-') {
    process.stdout.write(bytes);
    return;
  }
  const path = out ?? `${id}${/\.[A-Za-z0-9]{1,5}$/.exec(detail.originalName)?.[0] ?? ''}`;
  writeNew(path, bytes);
  printFacts(
    context,
    { path, sizeBytes: bytes.length },
    () => `${path}: ${formatBytes(bytes.length)}`,
  );
}

/** Nothing is ever overwritten. */
function writeNew(path: string, bytes: Uint8Array): void {
  try {
    writeFileSync(path, bytes, { flag: 'wx' });
  } catch (error) {
    const why = systemCode(error);
    if (why === 'EEXIST') throw new TsnError('file/exists', `${path} is there already`);
    const message = `cannot write ${path}${why === 'ENOENT' ? ': there is no such folder' : ''}`;
    throw new TsnError('file/not-writable', message, { cause: error });
  }
}
