/**
 * What `transcribe.model: auto` stands for: of the models that are installed the one that suits this
 * machine best. That is the largest that fits into the memory and keeps up with a busy repeater, by the
 * estimates of model-speed.ts; where none does, the fastest.
 */
import {
  estimatedPerMinute,
  keepsUp,
  type MachineForModels,
  MODEL_SIZES,
  modelSize,
  suggestedModel,
  WANTED_PER_MINUTE,
} from './model-speed.ts';
import { publishedModel } from './models.ts';

export const AUTO_MODEL = 'auto';

export interface ModelWants {
  readonly machine: MachineForModels;
  /** Languages that it will be asked for, as codes; the one that matters most comes first. */
  readonly languages: readonly string[];
}

export interface ModelChoice {
  readonly name: string;
  /** Recordings of 9 s in a minute on this machine's processor, estimated. */
  readonly perMinute: number;
  /** Whether that is what is wanted, and the memory is enough. */
  readonly keepsUp: boolean;
}

/** @param installed names of models; undefined when none of them can be used */
export function chooseModel(
  installed: readonly string[],
  wants: ModelWants,
): ModelChoice | undefined {
  const choices = usable(installed, wants).map((name) => toChoice(name, wants.machine));
  const good = choices.filter((choice) => choice.keepsUp).toSorted(betterFirst(wants));
  return good[0] ?? choices.toSorted((a, b) => b.perMinute - a.perMinute)[0];
}

/** Those that know every language, else those that know the first. */
function usable(installed: readonly string[], { languages }: ModelWants): readonly string[] {
  const speech = installed.filter(
    (name) => publishedModel(name) !== undefined && modelSize(name) !== undefined,
  );
  const forAll = speech.filter((name) => languages.every((language) => knows(name, language)));
  if (forAll.length > 0) return forAll;
  return speech.filter((name) => knows(name, languages[0] ?? 'en'));
}

function knows(name: string, language: string): boolean {
  return language === 'en' || !isEnglishOnly(name);
}

function isEnglishOnly(name: string): boolean {
  return publishedModel(name)?.englishOnly === true;
}

function toChoice(name: string, machine: MachineForModels): ModelChoice {
  const perMinute = estimatedPerMinute(name, machine) ?? 0;
  return { name, perMinute, keepsUp: keepsUp(name, machine) };
}

function betterFirst({ languages }: ModelWants) {
  const isEnglish = languages.every((language) => language === 'en');
  const worth = ({ name }: ModelChoice): readonly number[] => [
    sizeRank(name),
    Number(/-v(\d)/.exec(name)?.[1] ?? 0), // of the large ones
    isEnglish && isEnglishOnly(name) ? 1 : 0,
    weightsWorth(name),
  ];
  return (a: ModelChoice, b: ModelChoice): number => {
    const [of, than] = [worth(b), worth(a)];
    const gaps = of.map((value, place) => value - (than[place] ?? 0));
    return gaps.find((gap) => gap !== 0) ?? a.name.localeCompare(b.name);
  };
}

function sizeRank(name: string): number {
  const size = modelSize(name);
  return size === undefined ? -1 : MODEL_SIZES.indexOf(size);
}

/** q8_0 loses next to nothing and is the fastest; the one that marks speakers is made for something else. */
function weightsWorth(name: string): number {
  if (name.endsWith('-tdrz')) return 0;
  if (name.includes('-q8_0')) return 3;
  return name.includes('-q5_') ? 1 : 2;
}

/** `base.en: the largest installed model that …, about 87 recordings of 9 s a minute on this machine (estimated)` */
export function choiceText({ name, perMinute, keepsUp }: ModelChoice): string {
  const why = keepsUp
    ? `the largest installed model that hears ${WANTED_PER_MINUTE} a minute here`
    : `the fastest installed model, too slow or too large for this machine (${WANTED_PER_MINUTE} a minute are wanted)`;
  return `${name}: ${why}, ${speedText(perMinute)}`;
}

/** The model to fetch here. */
export function suggestedFor({ machine, languages }: ModelWants): string {
  const isEnglish = languages.every((language) => language === 'en');
  return suggestedModel(machine, isEnglish);
}

/** Which model to fetch here, and how fast it will be. */
export function adviceText(wants: ModelWants): string {
  const name = suggestedFor(wants);
  const { machine } = wants;
  return `\`tsn models pull ${name}\`: ${speedText(estimatedPerMinute(name, machine) ?? 0)}`;
}

function speedText(perMinute: number): string {
  return `about ${perMinute} recordings of 9 s a minute on this machine (estimated)`;
}
