/** Services on the network that know callsigns: what they answer, and how they are spared. */
import type { CallbookAnswer, CallbookSource, Licence } from '../callbook.ts';

export const ONLINE_SOURCES = ['callook', 'hamqth', 'qrz'] as const;
export type OnlineSourceName = (typeof ONLINE_SOURCES)[number];

export interface OnlineFailure {
  readonly state: 'failed';
  readonly reason: 'not-configured' | 'refused' | 'network' | 'service';
  /** Least time to leave the service alone; 0 lets the number of failures decide. */
  readonly pauseMs: number;
}

export type OnlineReply =
  | { readonly state: 'licensed'; readonly licence: Licence }
  | { readonly state: 'unknown' }
  | OnlineFailure;

/** One service, asked once. Never throws for what the service or the network does. */
export interface OnlineService {
  readonly name: OnlineSourceName;
  /** Whether it can know the callsign; absent: it knows the whole world. */
  covers?(callsign: string): boolean;
  ask(callsign: string, signal: AbortSignal): Promise<OnlineReply>;
}

const MINUTE_MS = 60_000;
/** A single failure is chance. */
const TOLERATED = 2;
const LONGEST_MS = 60 * MINUTE_MS;

/** How long a service is left alone after that many failures in a row: 0, 0, then 1, 2, 4 … 60 minutes. */
export function pauseAfter(failures: number): number {
  if (failures <= TOLERATED) return 0;
  return Math.min(LONGEST_MS, MINUTE_MS * 2 ** Math.min(10, failures - TOLERATED - 1));
}

/** Asks one source after another until one knows a licence in force; answers what each said. */
export async function askInOrder(
  sources: readonly CallbookSource[],
  callsign: string,
  signal: AbortSignal,
): Promise<readonly CallbookAnswer[]> {
  const answers: CallbookAnswer[] = [];
  for (const source of sources) {
    const answer = await source.lookup(callsign, signal);
    answers.push(answer);
    if (answer.state === 'licensed') break;
  }
  return answers;
}

/**
 * What all answers together say: `unknown` only when every source that knows such callsigns could
 * be asked, and there is one. An American register says nothing about Canadians.
 */
export function verdictOf(answers: readonly CallbookAnswer[]): CallbookAnswer['state'] {
  if (answers.some(({ state }) => state === 'licensed')) return 'licensed';
  const able = answers.filter((answer) => !isNotCovered(answer));
  const asked = able.length > 0 && able.every(({ state }) => state === 'unknown');
  return asked ? 'unknown' : 'unavailable';
}

/** Whether nobody who was asked can ever know: to ask again soon is of no use. */
export function isForNobody(answers: readonly CallbookAnswer[]): boolean {
  return answers.length > 0 && answers.every(isNotCovered);
}

function isNotCovered(answer: CallbookAnswer): boolean {
  return answer.state === 'unavailable' && answer.reason === 'not-covered';
}
