/** Which links may hear a clip; pure. */
import type { RecogniseOptions } from '../../domain/recognition.ts';
import type { LinkSettings } from './link.ts';

interface Candidate {
  readonly settings: LinkSettings;
  /** Undefined while nothing is loaded. */
  readonly isMultilingual: boolean | undefined;
}

type Wish = Pick<RecogniseOptions, 'language' | 'model' | 'use'>;

/**
 * The wanted links, and those that are better than none: of another model, or for the other use.
 * A model that knows English only is no choice for another language: it would write English
 * that nobody spoke.
 */
export function groupLinks<Of extends Candidate>(
  links: readonly Of[],
  wish: Wish,
): readonly (readonly Of[])[] {
  const able = links.filter(
    ({ settings, isMultilingual }) =>
      (wish.language === 'en' || (isMultilingual ?? !isEnglishOnly(settings.model))) &&
      (settings.use !== 'named' || settings.model === wish.model),
  );
  const wanted = able.filter(({ settings }) => isWanted(settings, wish));
  return [wanted, able.filter((link) => !wanted.includes(link))];
}

function isWanted({ model, use }: LinkSettings, wish: Wish): boolean {
  if (wish.model !== undefined) return model === wish.model;
  return use === 'any' || use === (wish.use ?? use);
}

function isEnglishOnly(model: string): boolean {
  return /\.en\b/.test(model);
}
