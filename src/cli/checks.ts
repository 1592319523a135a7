/** The doctor's vocabulary: one check, its outcome, and how all of them are shown. */
import { TsnError, toTsnError } from '../platform/errors.ts';
import type { CliContext } from './context.ts';
import { printable, printFacts } from './output.ts';

export interface CheckResult {
  readonly check: string;
  /** `warn`: works, but a person should know. */
  readonly state: 'ok' | 'warn' | 'failed';
  readonly message: string;
  readonly code: string | null;
  readonly hint: string | null;
}

export interface Check {
  readonly name: string;
  /** Answers what it found; throws TsnError when it is wrong. */
  run(): Promise<string | Warning> | string | Warning;
}

export interface Warning {
  readonly warning: string;
  readonly hint: string;
}

/** sysexits.h EX_UNAVAILABLE: something that tsn needs is not as it should be. */
const NOT_WELL = 69;

/** Runs all checks one after another, prints them, and sets the exit status. */
export async function runChecks(checks: readonly Check[], context: CliContext): Promise<void> {
  const results: CheckResult[] = [];
  for (const check of checks) results.push(await runCheck(check));
  const ok = results.every(({ state }) => state !== 'failed');
  if (!ok) context.status = NOT_WELL;
  printFacts(context, { ok, checks: results }, () => results.map(render).join('\n'));
}

async function runCheck(wanted: Check): Promise<CheckResult> {
  const check = wanted.name;
  try {
    const found = await wanted.run();
    if (typeof found === 'string')
      return { check, state: 'ok', message: found, code: null, hint: null };
    return { check, state: 'warn', message: found.warning, code: null, hint: found.hint };
  } catch (thrown) {
    const { code, message, hint } = thrown instanceof TsnError ? thrown : toTsnError(thrown);
    return { check, state: 'failed', message, code, hint };
  }
}

const INDENT = ' '.repeat(8);

function render({ check, state, message, code, hint }: CheckResult): string {
  const found = code === null ? printable(message) : `${printable(message)} (${code})`;
  const line = `${state.padEnd(INDENT.length)}${check}: ${found}`;
  return hint === null ? line : `${line}\n${INDENT}→ ${hint}`;
}
