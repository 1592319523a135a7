/** Tells screen readers politely what arrived; seen by nobody else. */
import { useRef, useState } from 'react';
import type { StoredEvent } from '../../../domain/events.ts';
import { clockTime } from '../format.ts';
import { type LiveFeed, useLiveMessages } from '../hooks/use-live.ts';

/** Speech takes time: between two sentences this much passes. */
const BETWEEN_MS = 8000;

export function Announcer({ feed }: { readonly feed: LiveFeed }) {
  const [said, setSaid] = useState('');
  const last = useRef(0);
  useLiveMessages(feed, (message) => {
    if (message.type === 'event' && message.event.net !== null) setSaid(netNews(message.event));
    if (message.type !== 'recording' || message.kind !== 'extracted') return;
    if (Date.now() - last.current < BETWEEN_MS) return;
    last.current = Date.now();
    const { node, recordedAt, callsigns } = message.recording;
    const who = callsigns.length === 0 ? '' : `, with ${callsigns.join(', ')}`;
    setSaid(`New recording from ${node} at ${clockTime(recordedAt)}${who}`);
  });
  return (
    <output className="unseen" aria-live="polite">
      {said}
    </output>
  );
}

function netNews({ kind, net, callsign, at }: StoredEvent): string {
  const by = callsign === null ? '' : ` by ${callsign}`;
  return kind === 'net-opened'
    ? `${net} was opened${by}, told at ${clockTime(at)}`
    : `${net} was closed, told at ${clockTime(at)}`;
}
