/** Variables of the environment that look like settings and are none: probably slips. */
import { leavesOf } from './leaves.ts';
import { nearest } from './nearest.ts';

/** Variables that are no settings of their own; docs/configuration.md lists them. */
export const OTHER_VARIABLES: Readonly<Record<string, string>> = {
  TSN_CONFIG: 'The configuration file, when `--config` is not given.',
  TSN_DATA: 'Data folder of the server; a node uses the folder `node` in it.',
  TSN_CACHE: 'Where native parts are unpacked; else `native` in the data folder.',
  TSN_SERVER: 'Address of the server that commands talk to, when `--server` is not given.',
  TSN_WHISPERD: "Another recogniser's worker than the embedded one.",
  TSN_DEBUG: 'Set to 1: errors are printed with their stack.',
};

/** One line for each `TSN_…` variable that nothing reads. Those of tests (`TSN_TEST…`) are left alone. */
export async function unknownVariables(
  env: Readonly<Record<string, string | undefined>>,
): Promise<readonly string[]> {
  const ours = Object.keys(env).filter((name) => name.startsWith('TSN_'));
  // Most have none of their own, and need not know all settings of the other mode.
  if (ours.every((name) => name in OTHER_VARIABLES)) return [];
  const { SCHEMAS } = await import('./schemas.ts');
  const settings = Object.values(SCHEMAS).flatMap(leavesOf);
  const known = [...settings.map((leaf) => leaf.env), ...Object.keys(OTHER_VARIABLES)];
  const strange = ours.filter((name) => !known.includes(name));
  return strange
    .filter((name) => !name.startsWith('TSN_TEST'))
    .map((name) => {
      const guess = nearest(name, known);
      const hint = guess === undefined ? '' : `; did you mean ${guess}?`;
      return `environment variable ${name} is no setting${hint}`;
    });
}
