/** The doctor's look at a recorder: rights, files out of reach, and whether names and zone are what was set. */
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import type { WatchSection } from '../config/source-config.ts';
import { guessRecorder, judgeZone } from '../domain/recorder/guess.ts';
import { compileMask } from '../domain/recorder/mask.ts';
import { folderFailure } from '../engines/folder/failures.ts';
import { describeOutOfReach } from '../engines/folder/out-of-reach.ts';
import type { Check, Warning } from './checks.ts';
import { type FolderLook, lookInto, strangeText, zoneText } from './recorder-look.ts';

/** `except`: folders of our own that may lie in the recorder's. */
export function sourceChecks(section: WatchSection, except: readonly string[]): readonly Check[] {
  const { source } = section;
  let looked: Promise<FolderLook> | undefined;
  const look = () => (looked ??= lookInto(section.dir, except));
  return [
    { name: `folder of ${source}`, run: () => checkFolder(section, look) },
    { name: `names of ${source}`, run: async () => checkNames(section, await look()) },
  ];
}

async function checkFolder(
  { dir }: WatchSection,
  look: () => Promise<FolderLook>,
): Promise<string | Warning> {
  await access(dir, constants.R_OK | constants.X_OK).catch((error: unknown) => {
    throw folderFailure(dir, error);
  });
  const { newest, outOfReach, strange } = await look();
  const failures = describeOutOfReach(outOfReach, dir);
  const [first] = failures;
  const others =
    strange.size === 0 ? '' : `; no recordings by their endings: ${strangeText(strange)}`;
  if (first !== undefined) {
    const warning = `${failures.map(({ message }) => message).join('; ')}${others}`;
    return { warning, hint: first.hint };
  }
  return `${dir}, ${newest.length === 0 ? 'nothing in it yet' : 'can be read'}${others}`;
}

const MOST_STRANGE = 0.5;

/** A folder that cannot be read has its own check. */
function checkNames({ dir, recorder, timeZone, mask }: WatchSection, { newest }: FolderLook) {
  const guess = guessRecorder(newest);
  const told = `by ${recorder} in ${timeZone}`;
  if (guess === undefined) return `${told}; nothing recorded yet`;
  const reader = mask === undefined ? undefined : compileMask(mask);
  // What fits no recorder is read by every preset as `generic` reads it.
  const isOther = ![recorder, 'generic'].includes(guess.recorder) && recorder !== 'generic';
  if (isOther && reader === undefined && guess.fitting > guess.recordings * MOST_STRANGE) {
    return {
      warning: `${told}; but ${guess.fitting} of the newest ${guess.recordings} names are ${guess.recorder}'s`,
      hint: `Set its \`recorder: ${guess.recorder}\`, or see what tsn node init ${dir} proposes.`,
    };
  }
  const zone = judgeZone(newest, { recorder, timeZone, mask: reader });
  if (zone.verdict !== 'off') return `${told}; ${zoneText(zone)}`;
  return {
    warning: `${told}; ${zoneText(zone)}`,
    hint: "Set its `timeZone` to the one of the machine that records, or look at that machine's clock.",
  };
}
