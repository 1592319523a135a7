/** Text cut into plain and marked parts, and lists kept in order: the pure half of the page. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { MentionView, RecordingItem, SegmentView } from '../../src/domain/views.ts';
import {
  markCallsigns,
  markRanges,
  segmentParts,
  snippetParts,
  type TextPart,
} from '../../src/web/ui/highlight.ts';
import { append, fits, identity, upsert } from '../../src/web/ui/merge.ts';
import { parseRoute, toAddress } from '../../src/web/ui/route.ts';

/** `a [b] c`: marked parts in brackets. */
function written(parts: readonly TextPart[]): string {
  return parts.map(({ text, mark }) => (mark === undefined ? text : `[${text}]`)).join('');
}

for (const [snippet, expected] of [
  ['plain', 'plain'],
  ['the \u0002hill\u0003 and \u0002more\u0003', 'the [hill] and [more]'],
  ['\u0002all\u0003', '[all]'],
  ['open \u0002end', 'open [end]'],
  ['lone\u0003 mark', 'lone\u0003 mark'],
  ['\u0002<b>\u0003', '[<b>]'],
  ['', ''],
] as const) {
  test(`snippetParts(${JSON.stringify(snippet)})`, () => {
    assert.equal(written(snippetParts(snippet)), expected);
  });
}

test('marking never changes the words', () => {
  const range = fc.record({ start: fc.nat(40), end: fc.nat(40), mark: fc.string() });
  fc.assert(
    fc.property(fc.string(), fc.array(range), (text, ranges) => {
      const parts = markRanges(text, ranges);
      assert.equal(parts.map((part) => part.text).join(''), text);
      assert.equal(new Set(parts.map((part) => part.at)).size, parts.length, 'keys differ');
    }),
  );
});

for (const [text, callsigns, expected] of [
  ['this is w1aw here', ['W1AW'], 'this is [w1aw] here'],
  ['W1AWX and AW1AW', ['W1AW'], 'W1AWX and AW1AW'],
  ['Straße W1AW', ['W1AW'], 'Straße [W1AW]'],
  ['W1AW W1AW', ['W1AW', 'W1AW'], '[W1AW] [W1AW]'],
  ['de VE3/W1AW', ['VE3/W1AW'], 'de [VE3/W1AW]'],
] as const) {
  test(`markCallsigns(${JSON.stringify(text)})`, () => {
    assert.equal(written(markCallsigns(text, callsigns)), expected);
  });
}

function segment(text: string, isHidden = false): SegmentView {
  return {
    startMs: 0,
    endMs: 1,
    text,
    avgLogprob: 0,
    doubtful: [],
    hidden: isHidden ? ['no-voice'] : [],
  };
}

function mentionAt(start: number, end: number): MentionView {
  const callsign = 'W1AW';
  const unexplained = { role: null, parts: null, because: null, alternatives: [], licence: null };
  const marks = { prefix: null, suffix: null };
  return { callsign, ...marks, heardAs: '', start, end, confidence: 1, ...unexplained };
}

test('a mention is marked in the segments it runs over, hidden ones do not count', () => {
  const segments = [segment(' one two '), segment('hidden words', true), segment(' three four')];
  // Searched was "one two three four"; heard was "two three".
  const parts = segmentParts(segments, [mentionAt(4, 13)]);
  assert.deepEqual(parts.map(written), ['one [two]', 'hidden words', '[three] four']);
});

function item(id: string, recordedAt: number, more: Partial<RecordingItem> = {}): RecordingItem {
  return {
    id,
    node: 'hilltop',
    source: 'watch',
    originalName: 'a.wav',
    recordedAt,
    recordedAtCertainty: 'exact',
    receivedAt: recordedAt,
    durationMs: null,
    sizeBytes: 1,
    state: 'received',
    text: '',
    callsigns: [],
    morse: [],
    alerts: [],
    failure: null,
    ...more,
  };
}

test('what arrives late stands where it was recorded, not where it arrived', () => {
  const page = { items: [item('c', 30), item('a', 10)], next: null };
  const { items } = upsert(page, item('b', 20), {});
  assert.deepEqual(
    items.map(({ id }) => id),
    ['c', 'b', 'a'],
  );
});

test('a recording that changes is shown once', () => {
  const page = { items: [item('a', 10)], next: null };
  const { items } = upsert(page, item('a', 10, { state: 'complete' }), {});
  assert.deepEqual(
    items.map(({ state }) => state),
    ['complete'],
  );
});

test('what is older than everything loaded waits for its page', () => {
  const page = { items: [item('c', 30)], next: 'more' };
  assert.equal(upsert(page, item('a', 10), {}).items.length, 1);
  assert.equal(upsert({ ...page, next: null }, item('a', 10), {}).items.length, 2);
});

test('what no longer fits the filter leaves the list', () => {
  const page = { items: [item('a', 10)], next: null };
  const changed = item('a', 10, { state: 'complete' });
  assert.deepEqual(upsert(page, changed, { state: 'received' }).items, []);
});

test('a filter by callsign means the station, whatever its marks', () => {
  for (const heard of ['W1AW', 'VE3/W1AW', 'W1AW/P', 'VE3/W1AW/7'])
    assert.ok(fits(item('a', 1, { callsigns: [heard] }), { callsign: identity(heard) }), heard);
  assert.equal(fits(item('a', 1, { callsigns: ['K7ABC'] }), { callsign: 'W1AW' }), false);
});

test('pages that overlap show nothing twice', () => {
  const page = { items: [item('b', 2)], next: 'x' };
  const joined = append(page, { items: [item('b', 2), item('a', 1)], next: null });
  assert.equal(joined.items.length, 2);
  assert.equal(joined.next, null);
});

test('every view has an address that leads back to it', () => {
  for (const address of [
    '/',
    '/?q=a+%26+b',
    '/recordings/0190-ab?q=x&node=hilltop&callsign=W1AW&state=failed',
  ]) {
    const url = new URL(address, 'http://localhost');
    assert.equal(toAddress(parseRoute(url.pathname, url.search)), address);
  }
});

test('words of doubt are marked where they stand, one after the other, but not in callsigns', () => {
  const doubtful = [
    { text: 'to', p: 0.3 },
    { text: 'W1AW', p: 0.2 },
    { text: 'to', p: 0.4 },
  ];
  const [parts] = segmentParts([{ ...segment(' to W1AW to me'), doubtful }], [mentionAt(3, 7)]);
  assert.deepEqual(
    parts?.map(({ text, mark, doubt }) => [text, mark ?? doubt ?? null]),
    [
      ['to', 0.3],
      [' ', null],
      ['W1AW', 'W1AW'],
      [' ', null],
      ['to', 0.4],
      [' me', null],
    ],
  );
});
