/** Emergency and urgency words: who has an emergency is heard, who speaks of one is not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goldenSet } from '../../scripts/eval/labelled.ts';
import { findCallsigns } from '../../src/domain/find-callsigns.ts';
import type { Segment } from '../../src/domain/transcript.ts';
import { exerciseWords } from '../../src/domain/urgent/exercise.ts';
import { asksForTraffic, mayAnswer, urgentWords } from '../../src/domain/urgent-words.ts';
import { sampleSegment } from '../support/samples.ts';

function look(text: string, more: { control?: string[]; before?: string } = {}) {
  return urgentWords({ segments: [sampleSegment(text)], mentions: findCallsigns(text), ...more });
}

/** As recognisers without punctuation write it. */
function bare(text: string): string {
  return text.toLowerCase().replace(/[.,?!;]/g, '');
}

const EMERGENCY = [
  'break break break, emergency traffic',
  'Break, break, break.',
  'Brake, brake, brake, this is W7ABC.',
  'Mayday, mayday, mayday. This is W7ABC, my boat is sinking.',
  'may day may day may day',
  'May day, May day, this is the sailing vessel Wind Dancer.',
  'Mayday! Mayday!',
  'mayday mayday w7abc taking on water off point wilson',
  'Mayday, this is W7ABC, car over the embankment.',
  'W7ABC, I am declaring a mayday.',
  'Mayday relay, mayday relay, this is K7XYZ.',
  'I say again, mayday, mayday, mayday.',
  'If anybody can hear me, mayday, mayday, mayday.',
  'Net control, this is W7ABC, I have emergency traffic.',
  "This is W7ABC, I've got an emergency here, please clear the frequency.",
  'I have an emergency on Highway 2 near milepost 64.',
  'We have a medical emergency at the trailhead.',
  'W7ABC with emergency traffic.',
  'this is whiskey seven alpha bravo charlie with emergency traffic',
  'W7ABC, emergency traffic.',
  'Break for emergency traffic.',
  'Breaking in with emergency traffic, W7ABC.',
  'Emergency, emergency, this is W7ABC.',
  'Medical emergency, medical emergency, I need an ambulance.',
  'This is an emergency. I need help.',
  'We are declaring an emergency, the shelter is on fire.',
  'Any station, any station, this is W7ABC, I have emergency traffic.',
  'SOS, SOS, SOS.',
  'All stations please stand by, we have emergency traffic on this repeater.',
  'Net control, K7XYZ has emergency traffic, I can relay.',
];

const PRIORITY = [
  'Break break, W7ABC.',
  'break break there is an accident at mile marker 41',
  'Pan-pan, pan-pan, pan-pan, all stations.',
  'panpan panpan panpan this is the Lady Echo',
  'Net control, W7ABC with priority traffic.',
  'W7ABC, I have priority traffic for the EOC.',
  'Break for priority traffic.',
  'W7ABC checking in with priority traffic.',
  'I have one piece of priority traffic for Dallas.',
  'Priority, priority, this is W7ABC.',
  'This is W7ABC with urgent traffic.',
];

for (const [kind, texts] of [
  ['emergency', EMERGENCY],
  ['priority', PRIORITY],
] as const) {
  for (const text of texts) {
    test(`${kind}: ${text}`, () => {
      assert.equal(look(text)?.kind, kind);
      assert.equal(look(bare(text))?.kind, kind, 'without punctuation');
    });
  }
}

const NONE = [
  'Is there any emergency or priority traffic for the net?',
  'Any emergency traffic?',
  'Any stations with emergency or priority traffic, please call now.',
  'Does anyone have emergency or priority traffic at this time?',
  'Do we have any priority traffic? Nothing heard.',
  'Emergency traffic, please come now. Nothing heard.',
  'Any emergency traffic. Priority traffic. Welfare traffic. None heard.',
  'If you have emergency traffic you may break in at any time.',
  'If we have emergency traffic, the net will stand by.',
  'When I have emergency traffic I call net control first.',
  'Stations with priority traffic go first.',
  'Please check in with emergency or priority traffic only.',
  'Anyone who wants to check in with priority traffic, call now.',
  'Check-ins with emergency traffic may come at any time by saying break.',
  'W7ABC, no traffic, emergency or otherwise.',
  'I have no emergency traffic, just checking in.',
  'No priority traffic here.',
  "I don't have any emergency traffic tonight.",
  'W7ABC, go ahead with your emergency traffic.',
  'We had emergency traffic on the net last week.',
  'Last night somebody declared an emergency on the repeater.',
  'The pilot declared an emergency and landed safely.',
  'The governor is declaring an emergency in three counties.',
  'They are declaring a state of emergency.',
  'A mayday call came in to the Coast Guard yesterday.',
  'He said mayday, mayday, mayday on channel 16.',
  'You would say break break break if it was an emergency.',
  'You just say I have emergency traffic and everybody stands by.',
  'To interrupt, say break, break, and wait for net control.',
  'Say the word break once to join, or break break for priority.',
  'Break. W7ABC.',
  'Break, this is W7ABC with a comment.',
  'Text follows. Break. Arrived safely. Break. Love to all.',
  'Take a break, break out the coffee.',
  "We'll take a short break.",
  "You're breaking up, breaking up badly.",
  'The brake, brake lines and all, had to be replaced.',
  'Breaker breaker one nine.',
  'We met at the Mayday Cafe.',
  'Happy May Day, everybody.',
  'The May Day parade is on May first.',
  'On May Day this year we will run the special event station.',
  'They played a song called Mayday Mayday.',
  'There is a band named Mayday, great show.',
  'May day or June, whichever works.',
  'Have a great day, may day by day get better.',
  'That was the emergency power test.',
  'We are running on emergency power.',
  'I have an emergency generator in the garage.',
  "I've got emergency power at the shack.",
  'I have an emergency kit in the truck.',
  'This is the South Sound emergency net.',
  'This is an emergency net, held on Tuesdays.',
  'This is the Emergency Alert System test, it is only a test.',
  'Had this been an actual emergency you would have been told.',
  'This is not an emergency.',
  'It is an emergency communications exercise on Saturday.',
  'He works for emergency management.',
  'I was in the emergency room last night with my wife.',
  'The emergency coordinator asked for volunteers.',
  'Priority one is fixing the antenna.',
  'My priority this week is the tower.',
  'We have a priority list for the repairs.',
  'Mobiles and short time stations have priority.',
  'I have health and welfare traffic for Spokane.',
  'W7ABC with one routine.',
  'W7ABC with traffic.',
  'The National Weather Service has issued a severe thunderstorm warning.',
  'A tornado emergency was issued for the county.',
  'The frying pan, pan and all, went into the fire.',
  'Pan the camera left, then pan right.',
  'Calling any station, any station, W7ABC monitoring.',
  'He called 911 and the ambulance came.',
  'Emergency traffic has the right of way on any frequency.',
  'The repeater is for emergency traffic only until six.',
  'Please keep the frequency clear for emergency traffic.',
  'Standing by for priority traffic.',
  'In case of an emergency, call the sheriff.',
  'It was a real emergency, let me tell you.',
  'My friend has an emergency plumber he likes.',
  'Leave a pause so someone with an emergency can break in.',
  'I learned what mayday means in French.',
  'The movie Mayday was on last night.',
];

for (const text of NONE) {
  test(`none: ${text}`, () => {
    assert.equal(look(text), undefined);
    assert.equal(look(bare(text)), undefined, 'without punctuation');
  });
}

/** Those of the texts written for callsigns in which somebody has an emergency or is urgent, judged by hand. */
const IN_GOLDEN = new Set([
  ...['a-269', 'a-270', 'a-271', 'talk-22', 'one-051', 'one-156', 'two-009', 'talk-006'],
  ...['four-110', 'five-256', 'six-008', 'six-051', 'seven-066', 'ten-001', 'ten-003', 'ten-023'],
]);

test('in three thousand texts of other talk nothing is urgent but what is', () => {
  for (const name of ['tuned', 'held', 'blind', 'others'] as const) {
    for (const { id, text } of goldenSet(name)) {
      assert.equal(look(text) !== undefined, IN_GOLDEN.has(id), `${name} ${id}: ${text}`);
      const isFound = look(bare(text)) !== undefined;
      assert.ok(!isFound || IN_GOLDEN.has(id), `${name} ${id}: ${bare(text)}`);
    }
  }
});

test('words of an exercise make it less grave and are shown, “not a drill” does not', () => {
  const drill = look('This is a drill, mayday mayday mayday.');
  assert.deepEqual([drill?.kind, drill?.exercise], ['emergency', 'this is a drill']);
  assert.equal(
    look('Exercise, exercise, W7ABC with emergency traffic')?.exercise,
    'exercise exercise',
  );
  assert.equal(look('Mayday mayday, simulated injuries.')?.exercise, 'simulated');
  assert.equal(look('Mayday mayday, this is not a drill.')?.exercise, null);
  assert.equal(look('Mayday mayday, this is no exercise.')?.exercise, null);
});

const QUESTION = 'Is there any emergency or priority traffic for the net? Please call now.';

test('a yes to the net control’s question is an alert, of the kind that was asked for or named', () => {
  const kindOf = (text: string, before = QUESTION) => look(text, { before })?.kind;
  assert.equal(kindOf('Yes, W7ABC.'), 'priority');
  assert.equal(kindOf('Affirmative, W7ABC, I have one.'), 'priority');
  assert.equal(kindOf('W7ABC, emergency.'), 'emergency');
  assert.equal(kindOf('Yes, I do.', 'any emergency traffic please come now'), 'emergency');
  assert.equal(kindOf('Yes, I do.', 'Good evening, K7XYZ.'), undefined, 'nobody asked');
  assert.equal(kindOf('Yes, I do.', `${QUESTION} Nothing heard. Check-ins, please.`), undefined);
  assert.equal(kindOf('Welcome to the county emergency group, W7ABC.'), undefined);
  assert.equal(kindOf('K7XYZ, yes, go ahead.'), undefined, 'it answers something else');
  assert.equal(kindOf('Negative, W7ABC.'), undefined);
  assert.equal(kindOf('Yes, W7ABC checking in, no traffic.'), undefined);
  assert.equal(kindOf('Any emergency or priority traffic?'), undefined, 'it asks once more');
  assert.equal(mayAnswer('Yes, I do.'), true);
  assert.equal(mayAnswer('Good evening.'), false);
  assert.equal(asksForTraffic(QUESTION), true);
  assert.equal(asksForTraffic(`${QUESTION} Nothing heard.`), false);
});

test('what net control says of emergency traffic is none of its own; what it repeats thrice counts', () => {
  const control = ['W7NCS'];
  assert.equal(look('This is W7NCS, we have emergency traffic.', { control }), undefined);
  assert.equal(look('This is W7NCS, we have emergency traffic.')?.kind, 'emergency');
  assert.equal(
    look("I'm W7NCS, your net control. We have priority traffic tonight."),
    undefined,
    'by its own words',
  );
  assert.equal(look('This is W7NCS, mayday mayday mayday.', { control })?.kind, 'emergency');
  assert.equal(look('Net control, this is W7ABC, we have emergency traffic.')?.kind, 'emergency');
});

test('hidden words never count, doubtful ones count as unsure', () => {
  const said = (given: Partial<Segment>) =>
    urgentWords({ segments: [sampleSegment('mayday mayday', given)], mentions: [] });
  assert.equal(said({ hidden: ['low-probability'] }), undefined);
  const doubtful = (...words: string[]) => words.map((text) => ({ text, p: 0.3 }));
  assert.equal(said({ doubtful: doubtful('mayday', 'mayday') })?.isUnsure, true);
  assert.equal(said({ doubtful: doubtful('mayday') })?.isUnsure, false, 'one is sure');
});

test('the alert tells the words, when they begin, and who said them', () => {
  const segments = [
    sampleSegment('good evening', { endMs: 4_000 }),
    sampleSegment('noise', { startMs: 4_000, endMs: 5_000, hidden: ['no-voice'] }),
    sampleSegment('this is W7ABC, break break break.', { startMs: 5_000, endMs: 9_000 }),
  ];
  const text = 'good evening this is W7ABC, break break break.';
  const found = urgentWords({ segments, mentions: findCallsigns(text) });
  assert.equal(found?.quote, text);
  assert.equal(found.callsign, 'W7ABC');
  assert.ok(found.atMs >= 5_000 && found.atMs < 7_000, `${found.atMs}`);
  const long = look(`${'more and more '.repeat(30)} mayday mayday ${'and so on '.repeat(30)}`);
  assert.ok(long !== undefined && long.quote.length <= 210 && long.quote.includes('mayday mayday'));
});

test('one recording has one alert, the gravest', () => {
  assert.equal(look('Break break, W7ABC with emergency traffic')?.kind, 'emergency');
});

test('words of an exercise that do not end are cut to what is kept of them', () => {
  const words = exerciseWords(`this is a ${'very'.repeat(100)} drill`, true);
  assert.equal(words?.length, 100);
});
