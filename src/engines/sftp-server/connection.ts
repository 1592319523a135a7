/**
 * One TCP connection from its first byte to its end: log in within a time, then
 * SFTP channels until it idles. Whatever a client sends ends at most itself.
 */
import type { Socket } from 'node:net';
import type { Connection, ServerChannel, Session, SFTPWrapper } from 'ssh2';
import type { Clock } from '../../platform/clock.ts';
import type { Log } from '../../platform/log.ts';
import { type SftpChannel, serveChannel } from './channel.ts';
import { createIntake, type Intake } from './intake.ts';
import type { SftpLimits } from './limits.ts';
import { createLogin } from './login.ts';
import type { Accounts, VirtualFolder } from './virtual-folder.ts';

export interface ConnectionNeeds {
  readonly accounts: Accounts;
  readonly limits: SftpLimits;
  readonly clock: Clock;
  readonly log: Log;
  mayEnter(user: string): boolean;
}

export interface OpenConnection {
  /** Undefined until the login. */
  readonly user: string | undefined;
  /** ssh2 saw the client's greeting. */
  greeted(client: Connection): void;
  /** Resolves when no request is in work. */
  idle(): Promise<void>;
  /** Resolves when the socket is closed and so is all that the client left open. */
  end(): Promise<void>;
}

interface State {
  user: string | undefined;
  folder: VirtualFolder | undefined;
  lastRequestAt: number;
  readonly channels: Set<SftpChannel>;
}

export function openConnection(socket: Socket, needs: ConnectionNeeds): OpenConnection {
  const { clock, limits } = needs;
  const gone = new AbortController();
  const state: State = {
    user: undefined,
    folder: undefined,
    lastRequestAt: clock.now(),
    channels: new Set(),
  };
  const intake = noteRequests(createIntake(socket, limits, clock), () => {
    state.lastRequestAt = clock.now();
  });
  const idle = async (): Promise<void> => {
    await Promise.all([...state.channels].map((channel) => channel.idle()));
  };
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      gone.abort();
      for (const channel of state.channels) channel.release();
      resolve(idle());
    });
  });
  void watchTimes(socket, state, intake, needs, gone.signal);
  return {
    get user() {
      return state.user;
    },
    greeted: (client) => serveClient(client, socket, state, intake, needs),
    idle,
    end() {
      socket.destroy();
      return closed;
    },
  };
}

function noteRequests(intake: Intake, onRequest: () => void): Intake {
  return {
    get busy() {
      return intake.busy;
    },
    take(bytes) {
      onRequest();
      intake.take(bytes);
    },
    settle(bytes) {
      onRequest();
      intake.settle(bytes);
    },
  };
}

/** Ends connections that do not log in, and those that ask for nothing. */
async function watchTimes(
  socket: Socket,
  state: State,
  intake: Intake,
  { clock, limits, log }: ConnectionNeeds,
  gone: AbortSignal,
): Promise<void> {
  await clock.sleep(limits.loginMs, gone);
  if (!gone.aborted && state.folder === undefined) {
    log.info('login took too long');
    return void socket.destroy();
  }
  while (!gone.aborted) {
    const leftMs = intake.busy ? limits.idleMs : state.lastRequestAt + limits.idleMs - clock.now();
    if (leftMs <= 0) return void socket.destroy();
    await clock.sleep(leftMs, gone);
  }
}

function serveClient(
  client: Connection,
  socket: Socket,
  state: State,
  intake: Intake,
  needs: ConnectionNeeds,
): void {
  const { log } = needs;
  client.on('error', (error: Error) => {
    log.debug({ error }, 'connection failed');
    socket.destroy();
  });
  const login = createLogin({
    ...needs,
    giveUp: () => socket.destroySoon(),
    entered(user, folder) {
      state.user = user;
      state.folder = folder;
      state.lastRequestAt = needs.clock.now();
      log.debug({ user }, 'logged in');
    },
  });
  client.on('authentication', login);
  client.on('session', (accept, reject) => {
    const { folder } = state;
    if (folder === undefined || state.channels.size >= needs.limits.channelsPerConnection) {
      return reject();
    }
    serveSession(accept(), state, { ...needs, folder, intake });
  });
}

type SessionNeeds = ConnectionNeeds & { readonly folder: VirtualFolder; readonly intake: Intake };

/** Only the `sftp` subsystem exists; shells and commands are refused by ssh2 for want of a listener. */
function serveSession(session: Session, state: State, needs: SessionNeeds): void {
  const log = needs.log.child({ user: state.user });
  session.on('sftp', (accept: () => SFTPWrapper | ServerChannel) => {
    const sftp = accept() as SFTPWrapper; // For this subsystem ssh2 makes no other kind.
    const channel = serveChannel(sftp, {
      folder: needs.folder,
      intake: needs.intake,
      limits: needs.limits,
      log,
    });
    state.channels.add(channel);
    sftp.once('close', () => {
      channel.release();
      void channel.idle().then(() => state.channels.delete(channel));
    });
  });
}
