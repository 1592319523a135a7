/** A failure as people can act on it: what happened, its code, and the remedy. */
import type { ReactNode } from 'react';
import type { FailureView } from '../../../domain/failure-view.ts';
import { Icon } from './Icon.tsx';

interface Props {
  readonly failure: FailureView;
  readonly children?: ReactNode;
}

export function FailureBox({ failure, children }: Props) {
  return (
    <div className="failure" role="alert">
      <Icon name="warning" />
      <div>
        <p className="failure-message">{failure.message}</p>
        <p className="failure-hint">{failure.hint}</p>
        <code>{failure.code}</code>
        {children}
      </div>
    </div>
  );
}
