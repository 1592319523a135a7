/** One recogniser of a chain, and what the operator allows it. */
import type { ModelChoice } from '../../domain/model-choice.ts';
import type { Recogniser, RecogniserHealth, RecogniseUse } from '../../domain/recognition.ts';

export interface LinkSettings {
  /** Unique within the chain; shown to people and stored with what it costs. */
  readonly name: string;
  /** As the configuration calls the model. */
  readonly model: string;
  /** `named`: only for those who ask for this model. */
  readonly use: RecogniseUse | 'any' | 'named';
  /** Clips at a time. */
  readonly slots: number;
  /** Whether it also takes work while the links before it are merely busy. */
  readonly overflow: boolean;
  /** Milliseconds of sound that it may be given in a UTC day; undefined: no limit. */
  readonly dailyMs?: number | undefined;
}

export interface Link {
  readonly settings: LinkSettings;
  readonly recogniser: Recogniser;
  /** What `auto` stands for, once a model is there; left out where the model has a name. */
  choice?(): ModelChoice | undefined;
}

/** What people are told of a link. */
export interface LinkState {
  readonly name: string;
  readonly model: string;
  /** What `auto` stands for; null while nothing can be used, and where the model has a name. */
  readonly choice: ModelChoice | null;
  readonly use: LinkSettings['use'];
  readonly health: RecogniserHealth;
  /** Empty until it is known. */
  readonly devices: readonly string[];
  /** Better engines that do not work here, each with the reason. */
  readonly passedOver: readonly string[];
  readonly slots: number;
  readonly busy: number;
  /** Clips that it heard since the start, and its failures. */
  readonly heard: number;
  readonly failed: number;
  /** Of the running UTC day; null without a limit. */
  readonly budget: { readonly usedMs: number; readonly limitMs: number } | null;
}

/** A part of one day's budget. */
export interface Reservation {
  /** It was not used after all: that day has it again. */
  giveBack(): Promise<void>;
}

/** Remembers across restarts what was spent. */
export interface Ledger {
  /** Takes `ms` from the day's budget; undefined when so much is not left. */
  reserve(link: string, ms: number, limitMs: number): Promise<Reservation | undefined>;
  /** Spent in the running UTC day. */
  spentMs(link: string): Promise<number>;
}
