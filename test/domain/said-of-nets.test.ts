/** Who opens a net and who closes it, in the words of the air; announcing, asking and talking about it is neither. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hearCallsigns } from '../../src/domain/find-callsigns.ts';
import type { SaidOfNet } from '../../src/domain/net-session.ts';
import { saidOfNets } from '../../src/domain/said-of-nets.ts';
import type { ScheduledNet } from '../../src/domain/scheduled-net.ts';

const MINUTE = 60_000;
/** A Monday evening in Seattle. */
const START = Date.UTC(2026, 0, 6, 3, 30);

function net(name: string, more: Partial<ScheduledNet> = {}, startMinute = 19 * 60 + 30) {
  const timeZone = 'America/Los_Angeles';
  const lengths = { lengthMs: 60 * MINUTE, beforeMs: 10 * MINUTE, afterMs: 30 * MINUTE };
  const schedule = { days: ['daily'], startMinute, timeZone, ...lengths } as const;
  return { name, control: ['W7ABC'], roster: ['K7XYZ'], schedule, ...more };
}

const PUGET = net('Puget Sound Net');
const ALASKA = net('Alaska Morning Net', { control: ['KL7AA'] }, 9 * 60);

interface Given {
  /** Minutes after the planned start. */
  readonly at?: number;
  readonly nets?: readonly ScheduledNet[];
}

function say(text: string, { at = 0, nets = [PUGET, ALASKA] }: Given = {}): readonly SaidOfNet[] {
  const { mentions } = hearCallsigns(text, new Map([['W7ABC', 'net']]));
  const segments = [{ startMs: 0, text, hidden: [] }];
  const recordedAt = START + at * MINUTE;
  return saidOfNets({ node: 'hill', recordedAt, segments, text, mentions }, nets);
}

function whats(text: string, given?: Given): readonly string[] {
  return say(text, given).map(({ what, net: name }) => `${what} ${name}`);
}

const OPENINGS = [
  'good evening everyone this is whiskey seven alpha bravo charlie net control for the evening net',
  'Calling the Puget Sound Net, calling the Puget Sound Net.',
  'calling the puget sound net calling the puget sound net this is whiskey seven alpha bravo charlie',
  'QST QST QST. Good evening everyone, this is W7ABC calling the Puget Sound Net.',
  'Good evening, this is the Puget Sound Net. My name is Bob, W7ABC, and I will be your net control for tonight.',
  'good evening everyone and welcome to the puget sound net this is whiskey seven alpha bravo charlie im your net control for this evening',
  'This is W7ABC, net control for tonight. This is a directed net, please direct all traffic through me.',
  'this is whiskey seven alpha bravo charlie this is a directed net',
  'I would like to call the Puget Sound Net to order.',
  'The Puget Sound Net will now come to order.',
  'the puget sound net is now in session',
  'The Puget Sound Net is now open for check-ins.',
  "At this time I'll open the Puget Sound Net.",
  'This is the regularly scheduled session of the Puget Sound Net, W7ABC net control.',
  "Calling all stations for tonight's net, this is W7ABC.",
  'calling all amateur radio operators for the puget sound net',
  'This is W7ABC and I am calling the net. Before we begin, is there any emergency or priority traffic?',
  'calling the pugent sound net calling the pugent sound net',
  'Calling the Puget. Sound Net. This is W7ABC calling the Puget Sound Net.',
  'Before we begin, is there any emergency or priority traffic? Hearing none, this is W7ABC calling the Puget Sound Net.',
  "This net is a directed net. I'm W7ABC and I'll be your net control for this evening's Puget Sound Net.",
  'good evening this is kilo seven sierra uniform bravo ill be your net control operator tonight and this is a directed net',
  'Net control for tonight is W7ABC. Calling the Puget Sound Net.',
  'Calling the Puget Sound Net. We meet every Monday at seven thirty on this repeater.',
  'This is the Puget Sound Net, meeting every evening at 7:30. I am W7ABC and this is a directed net.',
  'Good evening, this is W7ABC, net control station for the Puget Sound Net, held each Thursday at 8 PM.',
  'this is W7ABC and i am opening the puget sound ARES weekly net this net meets each sunday at eight',
  'CQ CQ calling all stations, this is the Puget Sound Net. My call is W7ABC, I will be your net control for this evening.',
  'QST QST QST. This is the Puget Sound Net, which meets every Monday evening at 20:30 hours local.',
  'this is the monday night session of the puget sound net im bob whiskey seven alpha bravo charlie your net control for tonight',
];

for (const text of OPENINGS) {
  test(`opens: ${text}`, () => assert.deepEqual(whats(text), ['opened Puget Sound Net']));
}

const NOT_OPENINGS = [
  // Announced, or planned.
  'The Alaska Morning Net will begin in five minutes.',
  'the puget sound net will begin in five minutes',
  'The Puget Sound Net will begin in five minutes. This is W7ABC.',
  "This is W7ABC, I'll be calling the Puget Sound Net in five minutes.",
  'this is whiskey seven alpha bravo charlie the puget sound net starts in about ten minutes this is a directed net so please stand by',
  'stand by for the puget sound net this is W7ABC',
  'This is W7ABC, we will be starting the Puget Sound Net in just a few minutes.',
  'this is W7ABC ill open the puget sound net at seven thirty',
  'W7ABC here, I will start the net when Bob gets here.',
  'Reminder that the Puget Sound Net meets tonight at seven thirty, this is W7ABC.',
  'this is W7ABC ill be net control tonight',
  "Hey Bob, this is W7ABC, I'll be net control for the Puget Sound Net next week.",
  'You are listening to the W7XYZ repeater, home of the Puget Sound Net every Monday evening.',
  'this is W7ABC i will start the puget sound net tomorrow',
  'This is W7ABC. The Puget Sound Net starts in one minute. Does anyone need the repeater before I begin?',
  'this is W7ABC getting ready to call the puget sound net does anyone wish to use the repeater first',
  'CQ CQ CQ all amateurs, please stand by for the Puget Sound Net.',
  'This is W7ABC, about to convene a session of the Puget Sound Net. Before I do, is anybody using the repeater?',
  "W7ABC for the puget sound net please stand by we'll get started in a couple of minutes this is a directed net",
  // Asked.
  'Is this the Puget Sound Net?',
  'This is K7XYZ, is there a net tonight?',
  'who is calling the puget sound net tonight',
  'Are you calling the Puget Sound Net, W7ABC?',
  'So this is the Puget Sound Net, right? This is W7ABC.',
  'is it a directed net W7ABC this is K7XYZ',
  'has the puget sound net opened yet this is W7ABC',
  'Anyone calling the Puget Sound Net?',
  'This is W7ABC, this is a directed net?',
  // Talked about.
  'I thought this is the Puget Sound Net. This is W7ABC.',
  'this is W7ABC i was calling the puget sound net last week and nobody came back',
  'The Puget Sound Net was great last night, this is W7ABC.',
  'this is K7XYZ i think this is the puget sound net',
  'this is not a directed net this is W7ABC',
  'he said this is the puget sound net i am W7ABC',
  'This is W7ABC, remember this is a directed net.',
  'my internet is down this is W7ABC calling from the car',
  'calling CQ this is W7ABC on the puget sound',
  'i used to be net control for the puget sound net this is W7ABC',
  'i think nobody is calling the net tonight this is W7ABC',
  // Taking part in it.
  'Net control, this is K7XYZ.',
  'calling net control this is K7XYZ',
  'calling the puget sound net control this is K7XYZ',
  'This is K7XYZ calling the Puget Sound Net, is anybody there?',
  'this is K7XYZ calling the puget sound net',
  'W7ABC net control, go ahead K7XYZ.',
  'thank you net control for tonight this is K7XYZ',
  'welcome to the net this is W7ABC',
  'K7XYZ, W7ABC, welcome to the Puget Sound Net.',
  'this is W7ABC net control next station please',
  'this is the puget sound net',
  'good evening this is K7XYZ checking in to the puget sound net',
  // Another net.
  'Calling the Alaska Morning Net, this is W7ABC, this is a directed net.',
  'this is whiskey seven alpha bravo charlie calling the mountain lakes net this is a directed net',
  // Closing words.
  'This has been W7ABC, net control for tonight. This was a directed net.',
  'this was the puget sound net with W7ABC your net control for tonight',
];

for (const text of NOT_OPENINGS) {
  test(`opens nothing: ${text}`, () => assert.deepEqual(whats(text), []));
}

const CLOSINGS = [
  'The Puget Sound Net is now closed.',
  'the net is now closed',
  "With nothing further, I'll close the net at 8:25 PM.",
  'hearing nothing further i will now close the puget sound net and return the repeater to normal amateur use',
  'This net is secured.',
  'this net is clear at twenty thirty hours',
  'I am returning the repeater to regular amateur use. This is W7ABC.',
  'The Puget Sound Net is hereby adjourned.',
  'that concludes the puget sound net for tonight thank you all',
  "And this concludes tonight's session of the Puget Sound Net.",
  'I declare the Puget Sound Net closed.',
  'Thanks to all who checked in. W7ABC closing the net, seventy three.',
  'nothing heard this net is now closed and the frequency is returned to normal use W7ABC clear',
  "we'll turn the repeater back over to normal use",
  'going to go ahead and close the net',
  'if nothing heard i will close the net nothing heard the net is closed W7ABC',
  'This is W7ABC, net control, closing the Puget Sound Net at 8:25 and returning the repeater to regular use.',
  'that will conclude the puget sound net',
  'This is K7SUB, the Puget Sound Net is now closed.',
];

for (const text of CLOSINGS) {
  test(`closes: ${text}`, () => {
    assert.deepEqual([...new Set(whats(text, { at: 50 }))], ['closed Puget Sound Net']);
  });
}

const NOT_CLOSINGS = [
  'please stay on frequency until the net is secured W7ABC',
  'is there any further business for the net before we close',
  'when the net is clear go to the other repeater this is W7ABC',
  'i will secure from the net this is K7XYZ',
  'K7XYZ in and out no traffic clear the net',
  'Before we close the net, are there any late check-ins?',
  'anyone else before i close the net',
  'before the net is closed any more check-ins',
  'Is the net closed?',
  'this is K7XYZ is the net now closed',
  'has the net closed already',
  "I'll close the net in about five minutes.",
  'i will close the net if there are no more stations',
  'When the net is closed you can have the frequency.',
  'after the net is closed we will return the repeater to normal use',
  'At the close of the net we will return the repeater to normal use.',
  'once the net is closed K7XYZ please stay around',
  'the net is not closed yet',
  'I think the net is closed, this is K7XYZ.',
  'This is K7XYZ, the net is closed.',
  'The Alaska Morning Net is now closed.',
  'The mountain lakes net is now closed.',
  'the net is closed on holidays',
  'last week he closed the net early',
  'thanks for the net W7ABC see you next week',
  'i returned the repeater controller to the club',
];

for (const text of NOT_CLOSINGS) {
  test(`closes nothing: ${text}`, () => assert.deepEqual(whats(text, { at: 50 }), []));
}

test('who opens it, when, and with which words', () => {
  const text = 'One moment. Good evening, W7ABC here. Calling the Puget Sound Net. Welcome.';
  const [said] = say(text, { at: 2 });
  assert.deepEqual(said, {
    ...{ net: 'Puget Sound Net', what: 'opened', callsign: 'W7ABC' },
    ...{ startsAt: START, closesAt: START + 90 * MINUTE, saidAt: START + 2 * MINUTE },
    quote: 'Calling the Puget Sound Net.',
  });
});

test('in a long recording the moment is that of the words', () => {
  const texts = ['nothing yet', 'Calling the Puget Sound Net.', 'hm', 'The net is now closed.'];
  const segments = texts.map((text, n) => {
    return { startMs: n * 20 * MINUTE, text, hidden: n === 2 ? (['no-voice'] as const) : [] };
  });
  const text = texts.filter((_, n) => n !== 2).join(' ');
  const recordedAt = START - 20 * MINUTE;
  const filler = Array.from({ length: 70 }, () => 'well').join(' ');
  const longer = [
    ...segments.slice(0, 2),
    { startMs: 0, text: filler, hidden: [] },
    ...segments.slice(2),
  ];
  const all = `nothing yet Calling the Puget Sound Net. ${filler} The net is now closed.`;
  const said = saidOfNets({ node: 'hill', recordedAt, segments: longer, text: all, mentions: [] }, [
    PUGET,
  ]);
  assert.deepEqual(
    said.map(({ what, saidAt }) => [what, (saidAt - START) / MINUTE]),
    [
      ['opened', 0],
      ['closed', 40],
    ],
  );
  const near = saidOfNets({ node: 'hill', recordedAt, segments, text, mentions: [] }, [PUGET]);
  assert.deepEqual(
    near.map(({ what }) => what),
    ['closed'],
    'words of a closing so near make a recapitulation of it',
  );
});

test('only while it is on: not before its stations gather, opened not after its usual end, closed not before its start', () => {
  const opening = 'This is W7ABC calling the Puget Sound Net.';
  for (const [at, found] of [
    [-11, 0],
    [-10, 1],
    [59, 1],
    [60, 0],
  ] as const) {
    assert.equal(say(opening, { at }).length, found, `${at} min`);
  }
  for (const [at, found] of [
    [-1, 0],
    [0, 1],
    [89, 1],
    [90, 0],
  ] as const) {
    assert.equal(say('The net is now closed.', { at }).length, found, `${at} min`);
  }
});

test('long before or after the planned start more must speak for an opening', () => {
  const weak = 'This is W7ABC. This is a directed net.';
  assert.deepEqual(
    [-5, 0, 14, 20].map((at) => say(weak, { at }).length),
    [0, 1, 1, 0],
  );
  const strong = 'This is W7ABC. This is a directed net, calling the Puget Sound Net.';
  assert.deepEqual(
    [-5, 0, 20].map((at) => say(strong, { at }).length),
    [1, 1, 1],
  );
  const control = "This is W7ABC, I'm net control for the Puget Sound Net.";
  assert.deepEqual(
    [-5, 0].map((at) => say(control, { at }).length),
    [0, 1],
  );
});

test('of two nets that are on it is the one that is named, else the one whose control station speaks', () => {
  const early = net('Early Net', { control: ['N7QRS'] }, 18 * 60 + 30);
  const nets = [PUGET, early];
  const at = 10; // the early one may last longer
  assert.deepEqual(whats('The Early Net is now closed.', { at, nets }), ['closed Early Net']);
  assert.deepEqual(whats('The net is now closed.', { at, nets }), []);
  assert.deepEqual(whats('This is N7QRS. The net is now closed.', { at, nets }), [
    'closed Early Net',
  ]);
  assert.deepEqual(whats('This is W7ABC. This is a directed net.', { at, nets }), [
    'opened Puget Sound Net',
  ]);
  assert.deepEqual(whats('This is a directed net. Calling the net.', { at, nets }), []);
});

test('a control station of which it is not sure that it was heard speaks for nothing', () => {
  const text = 'this is W7ABC this is a directed net';
  const segments = [{ startMs: 0, text, hidden: [] }];
  const found = (confidence: number) => {
    const mentions = [
      { callsign: 'W7ABC', start: 8, end: 13, confidence, role: 'speaker' as const },
    ];
    return saidOfNets({ node: 'hill', recordedAt: START, segments, text, mentions }, [PUGET])
      .length;
  };
  assert.deepEqual([0.5, 0.7].map(found), [0, 1]);
});

test('elsewhere, or without nets, nothing is opened', () => {
  const nets = [net('Puget Sound Net', { nodes: ['valley'] })];
  assert.deepEqual(whats('This is W7ABC calling the Puget Sound Net.', { nets }), []);
  assert.deepEqual(whats('This is W7ABC calling the Puget Sound Net.', { nets: [] }), []);
});

test('names as people say them: spelled, with figures, without the word net', () => {
  for (const [name, text] of [
    ['PSRG 9 am Net', 'calling the p s r g nine a.m. net'],
    ['PSRG 9 am Net', 'Calling the PSRG 9 AM Net.'],
    ['The Tech Roundtable', 'Calling the Tech Roundtable.'],
    ['Swap Shop', "I'll open the swap shop"],
    ['Net', 'this is W7ABC calling the net this is a directed net'],
    ['Puget Sound ARES Net', 'this is W7ABC calling the weekly puget sound net'],
  ] as const) {
    assert.deepEqual(whats(text, { nets: [net(name)] }), [`opened ${name}`], text);
  }
  for (const [name, text] of [
    ['PSRG 9 am Net', 'calling the p s r g eight a.m. net'],
    ['Tuesday Night Net', 'Calling the Thursday Night Net.'],
    ['Morning Net', 'good morning, calling CQ'],
  ] as const) {
    assert.deepEqual(whats(text, { nets: [net(name)] }), [], text);
  }
});

test('without known control stations the name and the words decide', () => {
  const nets = [net('Puget Sound Net', { control: [] })];
  assert.deepEqual(whats('This is K7XYZ calling the Puget Sound Net.', { nets }), [
    'opened Puget Sound Net',
  ]);
  assert.deepEqual(whats('This is K7XYZ, this is a directed net.', { nets }), []);
});

test('a recogniser that repeats itself opens nothing more for that', () => {
  const text = 'this is W7ABC calling the puget sound net '.repeat(2_000);
  assert.deepEqual(whats(text), ['opened Puget Sound Net']);
});
