/** From a choice to the mention that people see: its words, marks, role, and what speaks for it. */
import { type CallsignContext, priorOf, soundAlikes } from '../callsign-context.ts';
import type { Alternative, ConfidenceParts, ExplainedMention, Role } from '../mention.ts';
import type { CallsignCandidate } from './candidates.ts';
import type { Choice } from './choose.ts';
import type { Lattice } from './lattice.ts';
import { type Mark, markAfter, markBefore, operationBefore } from './marks.ts';
import { roleOf } from './roles.ts';
import { formConfidence } from './score.ts';
import type { Token } from './tokens.ts';

/** One text with all that was made of it. */
export interface Heard {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly lattice: Lattice;
  readonly chosen: readonly Choice[];
  readonly context: CallsignContext;
}

/** Longest candidate in tokens, letters explained by words included. */
const REACH = 12;
const MOST_ALTERNATIVES = 3;
const REPETITION = 0.02;
const FRAME = 0.01;

export function explain(
  heard: Heard,
  index: number,
  alternatives: readonly Alternative[],
): ExplainedMention {
  const { tokens, chosen } = heard;
  const choice = chosen[index];
  if (choice === undefined) throw new RangeError('no such choice');
  const role = roleOf(chosen, index, tokens);
  const parts = partsOf(heard, choice, role);
  const because = heard.context.get(choice.candidate.callsign);
  return {
    callsign: choice.candidate.callsign,
    ...place(heard, choice.candidate, marksOf(heard, index)),
    confidence: sumOf(parts),
    role,
    parts,
    alternatives,
    ...(because !== undefined && { because }),
  };
}

/** Other readings of the same words, and callsigns of the context that sound alike. */
export function alternativesOf(
  { chosen, context }: Heard,
  index: number,
  byStart: ReadonlyMap<number, readonly CallsignCandidate[]>,
): readonly Alternative[] {
  const candidate = chosen[index]?.candidate;
  if (candidate === undefined) return [];
  const others = new Set<string>();
  for (let at = candidate.from - REACH; at < candidate.to; at++) {
    for (const { to, callsign } of byStart.get(at) ?? []) {
      if (to > candidate.from && callsign !== candidate.callsign) others.add(callsign);
    }
  }
  // A whole callsign holds its own beginnings; they are no rivals.
  const rivals = [...others].filter((callsign) => !candidate.callsign.startsWith(callsign));
  const alike = soundAlikes(candidate.callsign, context);
  return [
    ...alike.map((callsign): Alternative => ({ callsign, why: 'sounds-alike' })),
    ...rivals
      .filter((callsign) => !alike.includes(callsign))
      .map((callsign): Alternative => ({ callsign, why: 'less-likely' })),
  ].slice(0, MOST_ALTERNATIVES);
}

function partsOf(
  { tokens, context }: Heard,
  { candidate, isRepeated }: Choice,
  role: Role,
): ConfidenceParts {
  return {
    form: formConfidence(candidate, tokens),
    repetition: isRepeated ? REPETITION : 0,
    frame: role === 'mentioned' ? 0 : FRAME,
    prior: priorOf(candidate.callsign, context),
  };
}

function sumOf({ form, repetition, frame, prior }: ConfidenceParts): number {
  const sum = Math.min(0.99, Math.max(0.05, form + repetition + frame + prior));
  return Math.round(sum * 100) / 100;
}

interface Marks {
  readonly before: Mark | undefined;
  readonly after: Mark | undefined;
}

/** A mark never takes words of another callsign. */
function marksOf({ tokens, lattice, chosen }: Heard, index: number): Marks {
  const [last, own, next] = [chosen[index - 1], chosen[index], chosen[index + 1]];
  if (own === undefined) return { before: undefined, after: undefined };
  const isFree = (at: number): boolean =>
    at >= (last?.candidate.to ?? 0) &&
    at < (next?.candidate.from ?? tokens.length) &&
    (at < own.candidate.from || at >= own.candidate.to);
  return {
    before: markBefore(own.candidate.from, tokens, lattice, isFree),
    after:
      markAfter(own.candidate.to, tokens, lattice, isFree) ??
      operationBefore(own.candidate, tokens, isFree),
  };
}

function place(
  { text, tokens }: Heard,
  { from, to }: CallsignCandidate,
  { before, after }: Marks,
): Pick<ExplainedMention, 'prefix' | 'suffix' | 'heardAs' | 'start' | 'end'> {
  const start = tokens[before?.at ?? from]?.start ?? 0;
  const end = tokens[after?.at ?? to - 1]?.end ?? text.length;
  return {
    ...(before && { prefix: before.mark }),
    ...(after && { suffix: after.mark }),
    heardAs: text.slice(start, end),
    start,
    end,
  };
}
