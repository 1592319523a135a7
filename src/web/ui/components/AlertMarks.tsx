/** Emergency and urgency words of a recording, said plainly. */
import type { AlertKind, AlertMark } from '../../../domain/alert.ts';
import { duration } from '../format.ts';
import { Icon } from './Icon.tsx';

export const ALERT_WORDS: Readonly<Record<AlertKind, string>> = {
  emergency: 'Emergency words',
  priority: 'Urgent words',
};

/** In the list; `text` is shown below, and need not be said twice. */
export function AlertMarks({ alerts, text }: { alerts: readonly AlertMark[]; text: string }) {
  return alerts.map((alert) => (
    <p key={alert.kind} className={`alert alert-${alert.kind}`}>
      <Icon name="warning" />
      <span>
        <strong>{ALERT_WORDS[alert.kind]}</strong>
        {alert.quote !== text && <> “{alert.quote}”</>}
        <Doubts alert={alert} />
      </span>
    </p>
  ));
}

function Doubts({ alert: { exercise, isUnsure } }: { readonly alert: AlertMark }) {
  const doubts = [
    ...(exercise === null ? [] : [`words of an exercise: “${exercise}”`]),
    ...(isUnsure ? ['the recogniser was not sure'] : []),
  ];
  return doubts.length === 0 ? null : <span className="alert-doubts">{doubts.join(' · ')}</span>;
}

interface BoxProps {
  readonly alerts: readonly AlertMark[];
  readonly play: (atMs: number) => void;
}

/** Above everything else of an open recording. */
export function AlertBox({ alerts, play }: BoxProps) {
  return alerts.map((alert) => (
    <div key={alert.kind} className={`alert alert-box alert-${alert.kind}`}>
      <Icon name="warning" />
      <div>
        <strong>{ALERT_WORDS[alert.kind]}</strong>
        <blockquote>“{alert.quote}”</blockquote>
        <Doubts alert={alert} />
        <button type="button" className="button" onClick={() => play(alert.atMs)}>
          <Icon name="play" /> Play from {duration(alert.atMs)}
        </button>
        <p className="alert-warning">
          Recognisers mishear: listen before you act, and do not wait for this page.
        </p>
      </div>
    </div>
  ));
}
