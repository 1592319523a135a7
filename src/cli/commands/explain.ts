/** `tsn explain CODE`: what a failure code means and what to do. */
import type { Command } from 'commander';
import { nearest } from '../../config/nearest.ts';
import { FAILURES, type FailureCode, TsnError } from '../../platform/errors.ts';
import type { CliContext } from '../context.ts';
import { listing, printFacts, table } from '../output.ts';
import { withJson } from '../program.ts';

export function define(command: Command, context: CliContext): void {
  withJson(command)
    .argument('[code]', 'such as sftp/host-key-changed; all of them when left out')
    .action((code: string | undefined) =>
      code === undefined ? explainAll(context) : explain(code, context),
    );
}

function explain(code: string, context: CliContext): void {
  if (!isCode(code)) {
    const guess = nearest(code, Object.keys(FAILURES));
    const hint = guess === undefined ? '' : `; did you mean ${guess}?`;
    throw new TsnError('usage/invalid', `no failure has the code ${JSON.stringify(code)}${hint}`);
  }
  const { retry, exit, hint } = FAILURES[code];
  printFacts(context, { code, retry, exit, hint }, () =>
    listing([
      ['code', code],
      [
        'again',
        retry === 'later' ? 'tried again later, by itself' : 'not tried again; a person must look',
      ],
      ['exit', String(exit)],
      ['hint', hint],
    ]),
  );
}

function explainAll(context: CliContext): void {
  const all = Object.entries(FAILURES).map(([code, failure]) => ({ code, ...failure }));
  printFacts(context, all, () =>
    table(
      ['CODE', 'AGAIN', 'EXIT', 'HINT'],
      all.map(({ code, retry, exit, hint }) => [code, retry, String(exit), hint]),
    ),
  );
}

function isCode(code: string): code is FailureCode {
  return Object.hasOwn(FAILURES, code);
}
