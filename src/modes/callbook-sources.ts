/** The callbook's sources, in the configured order; only those that are named. */
import type { CallbookSection, CallbookSourceName } from '../config/callbook-config.ts';
import { readSecret } from '../config/secret.ts';
import type { CallbookSource } from '../domain/callbook.ts';
import { callook } from '../engines/callbook/callook.ts';
import { hamqth } from '../engines/callbook/hamqth.ts';
import { qrz } from '../engines/callbook/qrz.ts';
import type { Credentials } from '../engines/callbook/session.ts';
import type { Clock } from '../platform/clock.ts';
import { onlineSource } from '../server/callbook/online-source.ts';
import { ulsSource } from '../server/callbook/uls-source.ts';
import type { CallbookStore } from '../store/callbook/store.ts';

export interface SourceNeeds {
  readonly config: CallbookSection;
  readonly store: CallbookStore;
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** How tsn names itself; HamQTH wants no spaces. */
const AGENT = 'tsn';

export function callbookSources({
  config,
  store,
  clock,
  env,
}: SourceNeeds): readonly CallbookSource[] {
  const { dailyLimit, keep: keepMs, keepUnknown: keepUnknownMs } = config;
  const limits = { store, clock, dailyLimit, keepMs, keepUnknownMs };
  const credentials = (name: 'qrz' | 'hamqth'): Credentials => ({
    user: config[name].user,
    password: () => readSecret(config[name].password, env),
  });
  const make: { readonly [Name in CallbookSourceName]: () => CallbookSource } = {
    uls: () => ulsSource(store),
    callook: () => onlineSource(callook(), limits),
    hamqth: () => onlineSource(hamqth(credentials('hamqth'), AGENT), limits),
    qrz: () => onlineSource(qrz(credentials('qrz'), AGENT), limits),
  };
  return [...new Set(config.sources)].map((name) => make[name]());
}
