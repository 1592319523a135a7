/** Why a callsign is believed, in words for people. */
import type { ExpectedBecause } from './callsign-context.ts';
import type { Fragment } from './mention.ts';
import type { LicenceView, MentionView } from './views.ts';

const REASONS: Readonly<Record<ExpectedBecause | 'taught', string>> = {
  keyed: 'its link was keyed',
  net: 'on the roster of the net',
  'ten-minutes': 'heard here a moment before',
  day: 'heard here that day',
  'ninety-days': 'heard here before',
  club: 'of the club',
  nearby: 'licensed near here',
  licensed: 'licensed',
  taught: 'taught by a person',
};

const ROLES = {
  speaker: 'speaks',
  addressed: 'spoken to',
  relayed: 'passed on',
  repeater: 'the repeater',
  mentioned: undefined,
} as const;

/** `W7ABC/P 94 %: speaks, heard here that day; callbook: licensed, Bob, Portland, OR` */
export function mentionText(mention: MentionView): string {
  const { callsign, prefix, suffix, confidence, role, because, alternatives, licence } = mention;
  const marked = [prefix, callsign, suffix].filter((part) => part !== null).join('/');
  const reasons = [role && ROLES[role], because && REASONS[because]].filter(isText);
  const others = alternatives.map((other) => other.callsign);
  const doubt = others.length === 0 ? [] : [`or ${others.join(', ')}?`];
  const why = [...reasons, ...doubt].join(', ');
  const held = licenceText(licence);
  return [
    `${marked} ${Math.round(confidence * 100)} %${why === '' ? '' : `: ${why}`}`,
    ...(held === '' ? [] : [`callbook: ${held}`]),
  ].join('; ');
}

/** `KK7?QN, perhaps KK7NQN (inferred: on the roster of the net)` */
export function fragmentText({ pattern, inferred, alternatives }: Fragment): string {
  if (inferred !== undefined) {
    const why = inferred.because === undefined ? '' : `: ${REASONS[inferred.because]}`;
    return `${pattern}, perhaps ${inferred.callsign} (inferred${why})`;
  }
  return alternatives.length === 0 ? pattern : `${pattern}, one of ${alternatives.join(', ')}`;
}

/** Empty when the callbook was not asked, or could not be: that says nothing of anybody. */
export function licenceText(licence: LicenceView | null): string {
  if (licence === null || licence.state === 'unavailable') return '';
  if (licence.state === 'unknown') return 'no licence known';
  return ['licensed', licence.firstName, licence.city, licence.region].filter(isText).join(', ');
}

function isText(part: string | null | undefined): part is string {
  return part !== null && part !== undefined && part !== '';
}
