/** Which rules went over the words of a recording: noted with it, so that newer ones go over them again. */
import { CALLSIGN_ENGINE_VERSION } from './find-callsigns.ts';
import { NET_RULES_VERSION } from './said-of-nets.ts';
import { ALERT_RULES_VERSION } from './urgent-words.ts';

export const EXTRACT_VERSION = [
  CALLSIGN_ENGINE_VERSION,
  ALERT_RULES_VERSION,
  NET_RULES_VERSION,
].join('.');
