/** What the search for callsigns finds: whole ones, parts of them, and why it believes so. */
import type { ExpectedBecause } from './callsign-context.ts';

/** A callsign found in a transcript, with its place and how sure we are. */
export interface Mention {
  /** The identity alone, upper case: `W1AW`. */
  readonly callsign: string;
  /** Portable marks, without slashes: `VE3` in `VE3/W1AW`, `P` in `W1AW/P`. */
  readonly prefix?: string;
  readonly suffix?: string;
  /** The words as the recogniser wrote them. */
  readonly heardAs: string;
  /** Offsets of `heardAs` in the text that was searched. */
  readonly start: number;
  readonly end: number;
  /** 0…1, ours: how sure it is that this callsign was said; the sum of `ConfidenceParts`. */
  readonly confidence: number;
}

/**
 * What the words around say of a callsign: who speaks, who is spoken to, whose
 * check-in is passed on, the identification of a repeater (no person), or none of these.
 */
export type Role = 'speaker' | 'addressed' | 'relayed' | 'repeater' | 'mentioned';

/** What a confidence is made of; their sum, kept within 0.05…0.99. */
export interface ConfidenceParts {
  /** How it was spelled or written, and how usual such a callsign is. */
  readonly form: number;
  /** Heard more than once in the text. */
  readonly repetition: number;
  /** Heard where stations name themselves and one another. */
  readonly frame: number;
  /** Expected here and now; 0 without context. */
  readonly prior: number;
}

/** The confidence without the part of what was known beforehand: what was said speaks for itself. */
export function ownConfidenceOf({
  confidence,
  parts,
}: Mention & Partial<ExplainedMention>): number {
  if (parts === undefined) return confidence;
  return Math.min(confidence, parts.form + parts.repetition + parts.frame);
}

/** A reading that was not taken. */
export interface Alternative {
  readonly callsign: string;
  /** `less-likely`: of the same words; `sounds-alike`: known here, and one sound apart. */
  readonly why: 'less-likely' | 'sounds-alike';
}

/** A mention as the search explains it. */
export interface ExplainedMention extends Mention {
  readonly role: Role;
  readonly parts: ConfidenceParts;
  readonly alternatives: readonly Alternative[];
  /** Why it was expected, or that a person taught it; absent when nothing was known of it before. */
  readonly because?: ExpectedBecause | 'taught';
}

/**
 * Part of a callsign: `KK7?QN` (one character not understood), `KK7*` (the suffix not
 * said), `*QN` (only the end of it). Never a mention; `inferred` is a guess from context.
 */
export interface Fragment {
  readonly pattern: string;
  readonly heardAs: string;
  readonly start: number;
  readonly end: number;
  /** The only callsign of the context that fits, how much speaks for it, and why it is expected. */
  readonly inferred?: {
    readonly callsign: string;
    readonly confidence: number;
    /** Absent where it was not noted yet. */
    readonly because?: ExpectedBecause;
  };
  /** Those that fit when several do. */
  readonly alternatives: readonly string[];
}
