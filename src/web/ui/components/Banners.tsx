/** What people must know before they trust the words below: the test model, and parts that are down. */
import type { ServerStatus } from '../../../domain/views.ts';
import { Hint } from './Hint.tsx';
import { Icon } from './Icon.tsx';

export function Banners({ status }: { readonly status: ServerStatus | undefined }) {
  if (status === undefined) return null;
  return (
    <>
      {status.testModel && <TestModelBanner />}
      {typeof status.drainingSince === 'number' && <DrainingBanner />}
      {status.parts
        .filter((part) => part.state === 'down')
        .map((part) => (
          <div key={part.part} className="banner banner-down" role="alert">
            <Icon name="warning" />
            <p>
              <strong>The {part.part} is down.</strong> {part.reason}{' '}
              {part.code !== null && <code>{part.code}</code>}
              {part.hint !== null && (
                <span className="banner-hint">
                  <Hint text={part.hint} />
                </span>
              )}
            </p>
          </div>
        ))}
      <PausedBanners stages={status.stages} />
      {someAreDown(status) && <LinksBanner recognisers={status.recognisers} />}
    </>
  );
}

function DrainingBanner() {
  return (
    <div className="banner banner-down" role="status">
      <Icon name="warning" />
      <p>
        <strong>This server is being stopped.</strong> It takes nothing new, ends what it has in
        hand, and hands the rest back to the queue.
      </p>
    </div>
  );
}

function PausedBanners({ stages }: Pick<ServerStatus, 'stages'>) {
  return stages
    .filter(({ state }) => state === 'paused')
    .map(({ stage, reason }) => (
      <div key={stage} className="banner banner-down" role="status">
        <Icon name="warning" />
        <p>
          <strong>The stage {stage} is paused.</strong> {reason}
          <span className="banner-hint">
            <Hint text={`Let it go on with \`tsn jobs resume ${stage}\`.`} />
          </span>
        </p>
      </div>
    ));
}

/** While all are down the part `recogniser` is, and says so. */
function someAreDown({ recognisers }: ServerStatus): boolean {
  const down = recognisers.filter(({ state }) => state === 'down').length;
  return down > 0 && down < recognisers.length;
}

function LinksBanner({ recognisers }: Pick<ServerStatus, 'recognisers'>) {
  return recognisers
    .filter(({ state }) => state === 'down')
    .map(({ name, reason, hint, code }) => (
      <div key={name} className="banner banner-down" role="status">
        <Icon name="warning" />
        <p>
          <strong>The recogniser {name} is down; others do its work.</strong> {reason}{' '}
          {code !== null && <code>{code}</code>}
          {hint !== null && (
            <span className="banner-hint">
              <Hint text={hint} />
            </span>
          )}
        </p>
      </div>
    ));
}

function TestModelBanner() {
  return (
    <div className="banner banner-test" role="alert">
      <Icon name="warning" />
      <p>
        <strong>Test model: it knows about two hundred words.</strong> Whatever else is said comes
        out wrong or not at all.
        <span className="banner-hint">
          For real speech: <code>tsn models pull base.en</code>, then start the server again.
        </span>
      </p>
    </div>
  );
}
