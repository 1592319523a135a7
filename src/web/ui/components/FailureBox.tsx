/** A failure as people can act on it: what happened, its code, and the remedy. */
import type { ReactNode } from 'react';
import type { FailureView } from '../../../domain/failure-view.ts';
import { Hint } from './Hint.tsx';
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
        <p className="failure-hint">
          <Hint text={failure.hint} />
        </p>
        <code className="failure-code">{failure.code}</code>
        {children}
      </div>
    </div>
  );
}
