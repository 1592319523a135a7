/**
 * Services that want a login first. Both ask for the key to be kept and used until they
 * end it themselves: one login serves all lookups, and one more when the key has ended.
 */
import type {
  OnlineFailure,
  OnlineReply,
  OnlineService,
  OnlineSourceName,
} from '../../domain/callbook/online.ts';
import { failure } from './http.ts';

export interface SessionService {
  readonly name: OnlineSourceName;
  /** The key, or why there is none. */
  login(signal: AbortSignal): Promise<{ readonly key: string } | OnlineFailure>;
  ask(
    key: string,
    callsign: string,
    signal: AbortSignal,
  ): Promise<OnlineReply | { readonly state: 'session-ended' }>;
}

export interface Credentials {
  readonly user: string;
  /** Read when it is needed; undefined when it cannot be. */
  readonly password: () => string | undefined;
}

export function withSession(service: SessionService): OnlineService {
  let login: ReturnType<SessionService['login']> | undefined;
  const enter = async (signal: AbortSignal) => {
    login ??= service.login(signal); // those who ask at the same time share one login
    const entered = await login;
    if (!('key' in entered)) login = undefined;
    return entered;
  };
  return {
    name: service.name,
    async ask(callsign, signal) {
      for (let attempt = 0; attempt < 2; attempt++) {
        const entered = await enter(signal);
        if (!('key' in entered)) return entered;
        const reply = await service.ask(entered.key, callsign, signal);
        if (reply.state !== 'session-ended') return reply;
        login = undefined;
      }
      return failure('service'); // a new key that is no good either
    },
  };
}
