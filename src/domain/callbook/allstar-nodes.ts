/**
 * AllStar's list of nodes, `astdb.txt` (https://allmondb.allstarlink.org): one node a
 * line, `number|callsign|description|location`. It says whose node a link is.
 */
import { isCallsign } from '../callsign.ts';

/** Callsign by node number. */
export type AllstarNodes = ReadonlyMap<string, string>;

export const NO_NODES: AllstarNodes = new Map();

/** Lines without a number or without a callsign (hubs have names) are left out. */
export function readAllstarNodes(text: string): AllstarNodes {
  const nodes = new Map<string, string>();
  for (const [, number = '', owner = ''] of text.matchAll(/^(\d{1,7})\|([^|\r\n]{1,40})\|/gm)) {
    const callsign = callsignIn(owner);
    if (callsign !== undefined) nodes.set(number, callsign);
  }
  return nodes;
}

/** Names of links and owners carry marks after the callsign: `W1ABC-P`, `W1ABC/R`, `W1ABC L`. */
export function callsignIn(name: string): string | undefined {
  const [first = ''] = name.trim().toUpperCase().split(/[-/ ]/);
  return isCallsign(first) ? first : undefined;
}
