/**
 * `npm run eval -- callsigns [--json]`: how well callsigns are found in labelled
 * texts. `tuned` was written with the engine, `held` beside it, `blind` before it was
 * looked at, and repaired from after the first figures; `others` likewise, by people who
 * never saw the engine (docs/performance.md). `npm run eval -- nobody FOLDER…`: what is
 * invented where nobody speaks, see nobody.ts.
 */
import { parseArgs } from 'node:util';
import { commit, machine } from '../bench/machine.ts';
import { contextSet, evaluateInContext } from './in-context.ts';
import { goldenSet } from './labelled.ts';
import { evaluateNobody, type NobodyChoice, type NobodyFigures } from './nobody.ts';
import { NOISY_OF_EACH, NOISY_SEED, noisySet } from './noisy.ts';
import { type Evaluation, evaluate, rosterOf, type Scores } from './scores.ts';

const SETS = {
  tuned: goldenSet('tuned'),
  held: goldenSet('held'),
  blind: goldenSet('blind'),
  others: goldenSet('others'),
  noisy: noisySet(NOISY_SEED, NOISY_OF_EACH),
};

const CONTEXT = evaluateInContext(contextSet());

/** Each set by itself, and with the callsigns of the whole set known beforehand. */
function evaluations(): Readonly<Record<string, Evaluation>> {
  const evaluations = Object.fromEntries(
    Object.entries(SETS).flatMap(([name, set]) => [
      [name, evaluate(set)],
      [`${name}, with context`, evaluate(set, rosterOf(set))],
    ]),
  );
  return {
    ...evaluations,
    'context, without it': CONTEXT.without,
    'context, with it': CONTEXT.with,
  };
}

function print(name: string, { all, kinds, misses }: Evaluation): void {
  console.log(`${name}: ${lineOf(all)}`);
  for (const [kind, scores] of Object.entries(kinds)) {
    console.log(`  ${kind.padEnd(14)} ${lineOf(scores)}`);
  }
  for (const { id, text, expected, found } of misses) {
    console.log(`  ${id}: ${text}`);
    console.log(`    said ${expected.join(' ') || 'none'}, found ${found.join(' ') || 'none'}`);
  }
}

function lineOf(scores: Scores): string {
  const { texts, f1, precision, recall, marks, falsePer1000Words } = scores;
  return `${texts} texts, F1 ${f1}, precision ${precision}, recall ${recall}, marks ${marks}, false per 1,000 words of talk ${falsePer1000Words}`;
}

function reportCallsigns(asJson: boolean): void {
  if (asJson) {
    const sets = Object.entries(evaluations()).map(([set, { all }]) => [set, all] as const);
    report('callsigns', { ...Object.fromEntries(sets), inferred: CONTEXT.inferred });
    return;
  }
  for (const [name, evaluation] of Object.entries(evaluations())) print(name, evaluation);
  const { right, wrong, open } = CONTEXT.inferred;
  console.log(`parts filled in from context: ${right} right, ${wrong} wrong, ${open} left open`);
}

async function reportNobody(choice: NobodyChoice, asJson: boolean): Promise<void> {
  const all: NobodyFigures[] = [];
  for await (const figures of evaluateNobody(choice)) {
    const { folder, gate, recordings, withVoice, shown } = figures;
    all.push(figures);
    if (asJson) continue;
    console.log(
      `${folder}, gate ${gate}: ${recordings} recordings, voice in ${withVoice}, words of ${shown}`,
    );
  }
  if (asJson) report('nobody', all);
}

function report(name: string, figures: unknown): void {
  console.log(JSON.stringify({ name, figures, commit: commit(), machine: machine() }));
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    model: { type: 'string' },
    'voice-model': { type: 'string' },
  },
});
const [name, ...folders] = positionals;
if (name === 'callsigns') reportCallsigns(values.json);
else if (name === 'nobody' && folders.length > 0) {
  const { model, 'voice-model': voiceModel } = values;
  await reportNobody({ folders, model, voiceModel }, values.json);
} else {
  console.error(
    'usage: npm run eval -- callsigns [--json] | nobody FOLDER… [--voice-model PATH] [--model PATH] [--json]',
  );
  process.exitCode = 64;
}
