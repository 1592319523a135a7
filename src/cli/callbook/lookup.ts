/** `tsn callbook lookup`: one callsign, or all that a pattern can be. */

import type { CallbookSection } from '../../config/callbook-config.ts';
import type { ServerConfig } from '../../config/server-config.ts';
import { planPattern } from '../../domain/callbook/call-pattern.ts';
import { askInOrder, verdictOf } from '../../domain/callbook/online.ts';
import type { CallbookAnswer, Licence, UnavailableReason } from '../../domain/callbook.ts';
import { parseCallsign } from '../../domain/callsign.ts';
import type { EntityMatch } from '../../domain/cty.ts';
import { callbookSources } from '../../modes/callbook-sources.ts';
import { TsnError } from '../../platform/errors.ts';
import type { CallbookStore } from '../../store/callbook/store.ts';
import type { CliContext } from '../context.ts';
import { listing, printFacts, table } from '../output.ts';
import { stopSignal } from '../signals.ts';
import { countriesIn } from './countries.ts';
import { openCallbook, openOrMakeCallbook } from './open.ts';

export async function lookUp(
  text: string,
  limit: number,
  { dataDir, callbook }: Pick<ServerConfig, 'dataDir' | 'callbook'>,
  context: CliContext,
): Promise<void> {
  const online = callbook.sources.some((source) => source !== 'uls');
  const store = online
    ? await openOrMakeCallbook(dataDir, context) // answers are kept there
    : await openCallbook(dataDir, context);
  await using _store = store;
  if (!/[?*]/.test(text)) return await lookUpCallsign(text, callbook, store, context);
  if (store === undefined)
    throw new TsnError('callbook/empty', `there is no callbook in ${dataDir}`);
  await lookUpPattern(text, limit, store, context);
}

async function lookUpCallsign(
  text: string,
  config: CallbookSection,
  store: CallbookStore | undefined,
  context: CliContext,
): Promise<void> {
  const callsign = parseCallsign(text)?.callsign;
  if (callsign === undefined)
    throw new TsnError('usage/invalid', `${JSON.stringify(text)} cannot be a callsign`);
  const entity = (await countriesIn(store)).entityOf(text) ?? null;
  using stop = stopSignal();
  const answers: readonly CallbookAnswer[] =
    store === undefined
      ? config.sources.map((source) => ({ state: 'unavailable', source, reason: 'no-data' }))
      : await askInOrder(
          callbookSources({ config, store, clock: context.clock, env: context.around.env }),
          callsign,
          stop.signal,
        );
  const state = verdictOf(answers);
  printFacts(context, { callsign, state, entity, answers }, () =>
    [renderEntity(entity), ...answers.map((each) => renderAnswer(callsign, each))].join('\n'),
  );
}

function renderEntity(entity: EntityMatch | null): string {
  if (entity === null) return 'in no entity of the country file';
  const { name, continent, cqZone, ituZone } = entity;
  return `${name} (${continent}, CQ zone ${cqZone}, ITU zone ${ituZone})`;
}

/** What a reason means for whoever asks. */
const WORDS: Readonly<Record<UnavailableReason, string>> = {
  'no-data': 'no licences are imported yet: tsn callbook update',
  'not-covered': 'it knows American callsigns only',
  'not-configured': 'its user name or password cannot be read',
  refused: 'it refuses the user name or the password',
  quota: 'the questions of today are used up (`callbook.dailyLimit`)',
  paused: 'it failed lately and rests: tsn callbook status',
  network: 'it was not reached',
  service: 'it answered with an error',
};

function renderAnswer(callsign: string, answer: CallbookAnswer): string {
  const head = `${callsign}: ${answer.state} (${answer.source})`;
  if (answer.state === 'unavailable') return `${head}: ${WORDS[answer.reason]}`;
  const licence = answer.state === 'licensed' ? answer.licence : answer.lapsed;
  return licence === undefined ? head : `${head}\n${renderLicence(licence)}`;
}

function renderLicence(licence: Licence): string {
  return listing(Object.entries(licence).filter(([key]) => key !== 'callsign'));
}

async function lookUpPattern(
  text: string,
  limit: number,
  store: CallbookStore,
  context: CliContext,
): Promise<void> {
  const plan = planPattern(text);
  if (plan === undefined)
    throw new TsnError(
      'usage/invalid',
      `${JSON.stringify(text)} is no pattern: letters, figures, ? for one of them, * at one end`,
    );
  const licences = await store.licences.search(plan, limit);
  printFacts(context, licences, () => renderLicences(text, licences));
}

function renderLicences(pattern: string, licences: readonly Licence[]): string {
  if (licences.length === 0)
    return `nobody in the callbook fits ${pattern}; what it holds: tsn callbook status`;
  return table(
    ['CALLSIGN', 'STATUS', 'CLASS', 'NAME', 'CITY', 'STATE'],
    licences.map((licence) => [
      licence.callsign,
      licence.status,
      licence.operatorClass ?? '',
      licence.name ?? '',
      licence.city ?? '',
      licence.state ?? '',
    ]),
  );
}
