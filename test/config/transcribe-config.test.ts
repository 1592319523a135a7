/** From what operators write about recognisers to the links of the chain. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HideSection } from '../../src/config/hearing-config.ts';
import {
  linkPlans,
  type NetWants,
  TranscribeSection,
  transcribeSlots,
} from '../../src/config/transcribe-config.ts';
import { GATE_LIMITS } from '../../src/domain/segment-gate.ts';

function plans(written: unknown, nets: readonly NetWants[] = []) {
  return linkPlans(TranscribeSection.parse(written), nets);
}

function problems(written: unknown): readonly string[] {
  const { error } = TranscribeSection.safeParse(written);
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

test('without a chain there is one worker with the model and the slots of the section', () => {
  const [only, ...others] = plans({ model: 'tiny.en', slots: 3 });
  assert.equal(others.length, 0);
  assert.equal(only?.name, 'here');
  assert.equal(only.kind, 'whisper');
  assert.deepEqual([only.model, only.slots, only.use], ['tiny.en', 3, 'any']);
});

test('the links of a chain stand in the order in which they are written', () => {
  const chain = {
    gpu: { model: 'small.en', engine: 'cuda', slots: 2, for: 'live' },
    remote: { kind: 'openai', url: 'http://gpu.example.org:8000/v1', model: 'whisper-large-v3' },
    cpu: {},
  };
  const section = { slots: 2, chain };
  const shown = plans(section).map(({ name, model, slots, overflow, use }) => [
    name,
    model,
    slots,
    overflow,
    use,
  ]);
  assert.deepEqual(shown, [
    ['gpu', 'small.en', 2, true, 'live'],
    ['remote', 'whisper-large-v3', 4, false, 'any'],
    ['cpu', 'auto', 2, true, 'any'],
  ]);
  assert.equal(transcribeSlots(TranscribeSection.parse(section), []), 8);
});

test('a budget in money becomes one of sound, and the tighter of the two holds', () => {
  const link = { kind: 'openai', url: 'https://api.openai.com/v1', model: 'whisper-1' };
  const limitOf = (more: object) => plans({ chain: { paid: { ...link, ...more } } })[0]?.dailyMs;
  assert.equal(limitOf({}), undefined);
  assert.equal(limitOf({ dailyCost: 1.5, pricePerMinute: 0.006 }), 250 * 60_000);
  assert.equal(limitOf({ dailyCost: 1.5, pricePerMinute: 0.006, dailyLimit: '2h' }), 7_200_000);
});

test('a model that a node wants gets a worker of its own, once', () => {
  const nodes = {
    hill: { model: 'small' },
    valley: { model: 'small' },
    here: { model: 'base.en' },
  };
  assert.deepEqual(
    plans({ model: 'base.en', nodes }).map(({ name, model, use }) => [name, model, use]),
    [
      ['here', 'base.en', 'any'],
      ['small', 'small', 'named'],
    ],
  );
});

test('so does a model that a net wants', () => {
  const nets = [{ model: 'small.en' }, { model: 'small' }, {}];
  assert.deepEqual(
    plans({ model: 'base.en', nodes: { hill: { model: 'small' } } }, nets).map(({ name }) => name),
    ['here', 'small', 'small.en'],
  );
});

test('what a link lacks or has too much is said with its place', () => {
  const remote = (link: object) => problems({ chain: { remote: link } }).join('\n');
  assert.match(remote({ kind: 'openai', model: 'x' }), /^chain\.remote\.url: /);
  assert.match(remote({ kind: 'openai', url: 'http://a/v1' }), /^chain\.remote\.model: /);
  assert.match(remote({ url: 'http://a/v1' }), /^chain\.remote\.url: /);
  assert.match(remote({ kind: 'openai', url: 'ftp://a', model: 'x' }), /^chain\.remote\.url: http/);
  assert.match(remote({ dailyCost: 3 }), /^chain\.remote\.pricePerMinute: /);
  assert.match(remote({ slots: 0 }), /^chain\.remote\.slots: /);
  assert.match(remote({ speed: 3 }), /speed/);
  assert.match(problems({ chain: { '1st': {} } }).join(), /chain\.1st/);
});

test('every limit by which words are hidden is a setting, with its default', () => {
  assert.deepEqual({ ...HideSection.parse({}) }, { ...GATE_LIMITS });
});
