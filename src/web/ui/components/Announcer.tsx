/** Tells screen readers politely what arrived; seen by nobody else. */
import { useRef, useState } from 'react';
import type { StoredEvent } from '../../../domain/events.ts';
import { clockTime } from '../format.ts';
import { type LiveFeed, useLiveMessages } from '../hooks/use-live.ts';
import { ALERT_WORDS } from './AlertMarks.tsx';

/** Speech takes time: between two sentences this much passes. */
const BETWEEN_MS = 8000;

export function Announcer({ feed }: { readonly feed: LiveFeed }) {
  const [said, setSaid] = useState('');
  const last = useRef(0);
  useLiveMessages(feed, (message) => {
    if (message.type === 'event' && message.event.net !== null) setSaid(netNews(message.event));
    if (message.type !== 'recording') return;
    const { node, recordedAt, callsigns, alerts } = message.recording;
    const [alert] = alerts;
    if (message.kind === 'alert' && alert !== undefined) {
      last.current = Date.now();
      setSaid(`${ALERT_WORDS[alert.kind]} at ${node} at ${clockTime(recordedAt)}: ${alert.quote}`);
    }
    if (message.kind !== 'extracted' || Date.now() - last.current < BETWEEN_MS) return;
    last.current = Date.now();
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
