import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isCallsign } from '../../src/domain/callsign.ts';
import { findCallsigns } from '../../src/domain/find-callsigns.ts';
import { toPhonetics } from '../../src/domain/phonetics.ts';
import { LOOK_ALIKES } from '../../src/domain/tables/look-alikes.ts';
import { ANTENNAS } from '../../src/domain/tables/thing-words.ts';
import { hasNoWords, usCallsign, WAYS } from './spoken-calls.ts';

function callsIn(text: string): readonly string[] {
  return findCallsigns(text).map(({ callsign }) => callsign);
}

/** Without a word beside them these are things: a bus, a radio, the K9AY loop. */
const LOOKS_LIKE_A_THING = /^(?:N2K|W3C|K[238]S)/;
const callsign = usCallsign.filter(
  (text) => !LOOKS_LIKE_A_THING.test(text) && !LOOK_ALIKES.has(text) && !ANTENNAS.has(text),
);

/** Talk that has letters' and figures' words in it, and no callsign. */
const TALK = [
  'good evening everyone',
  'I am here in Seattle',
  'thank you for the report',
  'we are on forty meters tonight',
  'the repeater is on 146.52',
  'any stations with traffic please call',
  'you are a little noisy',
  'no traffic, short time',
  'I went to the store for two things',
  'we can see the tree from the hotel',
  'it was seven thirty when we ate',
  'my radio is an IC-7300',
  'one of the two is for you',
  'oh why are you in Texas',
];

for (const [way, say] of Object.entries(WAYS)) {
  test(`every American callsign is found ${way}, exactly`, () => {
    const spelledOut = way === 'letter by letter' ? callsign.filter(hasNoWords) : callsign;
    fc.assert(
      fc.property(spelledOut, fc.constantFrom(...TALK), fc.constantFrom(...TALK), (call, a, b) => {
        assert.deepEqual(callsIn(say(call)), [call]);
        assert.deepEqual(callsIn(`${a}. This is ${say(call)}, ${b}.`), [call]);
      }),
      { numRuns: 200 },
    );
  });
}

test('two callsigns with a pause between are both found', () => {
  fc.assert(
    fc.property(callsign, callsign, (first, second) => {
      fc.pre(!second.startsWith(first) && !first.startsWith(second));
      const text = `${toPhonetics(first)}, this is ${toPhonetics(second)}`;
      assert.deepEqual(callsIn(text), [first, second]);
    }),
  );
});

test('marks never change the callsign', () => {
  const marks = fc.constantFrom(
    ['stroke portable', 'P'],
    ['portable', 'P'],
    ['mobile', 'M'],
    ['maritime mobile', 'MM'],
    ['portable seven', '7'],
    ['slash four', '4'],
    ['stroke victor echo three', 'VE3'],
  );
  fc.assert(
    fc.property(callsign, marks, (call, [said, mark]) => {
      for (const text of [`${call} ${said}`, `${toPhonetics(call)} ${said}`]) {
        const [mention, ...others] = findCallsigns(text);
        assert.equal(mention?.callsign, call, text);
        assert.equal(mention.suffix, mark, text);
        assert.equal(others.length, 0, text);
      }
      const [before] = findCallsigns(`victor echo three stroke ${toPhonetics(call)}`);
      assert.equal(before?.callsign, call);
      assert.equal(before.prefix, 'VE3');
    }),
  );
});

test('what was found is found again in its own words, and written out', () => {
  fc.assert(
    fc.property(callsign, fc.constantFrom(...Object.values(WAYS)), (call, say) => {
      for (const mention of findCallsigns(`this is ${say(call)} checking in`)) {
        assert.deepEqual(callsIn(mention.heardAs), [mention.callsign]);
        assert.deepEqual(callsIn(mention.callsign), [mention.callsign]);
      }
    }),
  );
});

test('plain talk in any order has no callsign', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...TALK), { maxLength: 8 }), (sentences) => {
      assert.deepEqual(callsIn(sentences.join('. ')), []);
      assert.deepEqual(callsIn(sentences.join(', ')), []);
    }),
  );
});

const words = fc.constantFrom(
  ...'kilo seven 7 alpha a i to for oh k w ABC KK7 7NQN W7ABC mike november / stroke portable mobile , . - … double x ray 146.52'.split(
    ' ',
  ),
);

test('no text makes it fail, and every mention stands where it says', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.array(words, { maxLength: 60 }).map((list) => list.join(' ')),
    fc.array(words, { maxLength: 60 }).map((list) => list.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      let end = 0;
      for (const mention of findCallsigns(text)) {
        assert.equal(text.slice(mention.start, mention.end), mention.heardAs);
        assert.ok(mention.start >= end, 'in order, without overlap');
        assert.ok(mention.confidence > 0 && mention.confidence <= 1);
        assert.ok(isCallsign(mention.callsign) || /^[KW][A-Z]\dX/.test(mention.callsign));
        end = mention.end;
      }
    }),
    { numRuns: 1_000 },
  );
});

test('no callsign is reported whose figure was not said', () => {
  fc.assert(
    fc.property(fc.array(words, { maxLength: 40 }), (list) => {
      const text = list.join(' ');
      for (const { callsign, heardAs } of findCallsigns(text)) {
        const figures = callsign.replace(/[^0-9]/g, '');
        for (const figure of figures) {
          assert.match(heardAs, SAID[Number(figure)] ?? /never/, `${callsign} in ${text}`);
        }
      }
    }),
    { numRuns: 1_000 },
  );
});

const SAID = [/0|zero|oh/i, /1|one/i, /2|two|to/i, /3|three/i, /4|four|for/i, /5/, /6/, /7|seven/i];

test('a text ten times as long takes no hundred times as long', () => {
  const spoken = [
    'kilo seven alpha bravo charlie correction ',
    'K7ABD no K7ABC ',
    'not K7ABC ',
    'I misheard you as K7ABC. ',
    'kilo something ',
    'kilokiloseven',
    'b as in ',
    'november seven november seven ',
    '? ',
    'a ',
    'oh ',
    'k 7 ',
    'alpha 7 ',
    'kilo seven alpha bravo ',
    'w7',
    'a.',
    "k'",
    '/',
  ];
  for (const piece of spoken) {
    const steps = (bytes: number): number => {
      const startedAt = process.cpuUsage().user;
      findCallsigns(piece.repeat(bytes / piece.length));
      return process.cpuUsage().user - startedAt;
    };
    steps(10_000);
    const short = Math.max(steps(10_000), 5_000);
    assert.ok(steps(100_000) < short * 60, piece);
  }
});
