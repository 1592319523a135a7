/** Recordings that come without a node: drop folders, and plain SFTP accounts with a folder each. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import type { DropConfig, ReceiveSection, SenderConfig } from '../config/receive-config.ts';
import { placeOf, readSecret } from '../config/secret.ts';
import { compileMask } from '../domain/recorder/mask.ts';
import { UTC_RECORDERS } from '../domain/recording.ts';
import type { PartHealth } from '../domain/views.ts';
import type { Accounts } from '../engines/sftp-server/virtual-folder.ts';
import type { StorageGuard } from '../engines/storage/guard.ts';
import { makeFolder } from '../platform/atomic-file.ts';
import type { Clock } from '../platform/clock.ts';
import { TsnError } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';
import type { Keep } from '../platform/supervise.ts';
import { type Drop, type DropOptions, startDrop } from '../server/receive/drop.ts';
import { MAX_FILE_BYTES, type Receive } from '../server/receive/receive.ts';
import { type SenderFolder, senderFolder } from '../server/receive/sender-folder.ts';
import { removeAside } from '../server/receive/sent-again.ts';
import type { ServerStore } from '../store/server/store.ts';

interface Needs {
  readonly config: { readonly dataDir: string; readonly receive: ReceiveSection };
  readonly store: ServerStore;
  readonly storage: StorageGuard;
  readonly receive: Receive;
  readonly clock: Clock;
  readonly log: Log;
  readonly version: string;
  readonly keep?: Keep | undefined;
}

export interface Senders extends AsyncDisposable {
  /** The same accounts, and the plain senders' before them. */
  accounts(others: Accounts): Accounts;
  /** One part for each drop folder that cannot be read. */
  health(): readonly PartHealth[];
}

/** An old node looks at the size of what it has sent right after it; it must be there still. */
const SENDER_SETTLE_MS = 10_000;
const SENDER_RESCAN_MS = 5_000;
const SECOND_MS = 1_000;

/** Throws `config/invalid` when a password that is named is not there. */
export async function openSenders(needs: Needs): Promise<Senders> {
  const { drop, senders } = needs.config.receive;
  const common = { ...needs, quarantine: needs.receive.quarantine, local: needs.receive.local };
  const drops = Object.entries(drop).map(([name, options]) => ({
    name,
    drop: startDrop(common, dropOptions(name, options)),
  }));
  const accounts = new Map<string, Account>();
  for (const [user, sender] of Object.entries(senders)) {
    const account = await openAccount(needs, user, sender);
    accounts.set(user, account);
    drops.push({ name: user, drop: startDrop(common, account.options) });
  }
  return {
    accounts: (others) => withSenders(others, accounts),
    health: () => drops.flatMap(({ name, drop: one }) => healthOf(name, one)),
    async [Symbol.asyncDispose]() {
      await Promise.all(drops.map(({ drop: one }) => one[Symbol.asyncDispose]()));
    },
  };
}

interface Account {
  readonly folder: SenderFolder;
  readonly publicKey: string | undefined;
  readonly passwordHash: Buffer | undefined;
  readonly options: DropOptions;
}

async function openAccount(
  { config, storage }: Needs,
  user: string,
  sender: SenderConfig,
): Promise<Account> {
  const dir = join(config.dataDir, 'senders', user);
  await makeFolder(dir, 0o750);
  await removeAside(dir);
  const password = readSecret(sender.password, process.env);
  if (sender.password !== undefined && password === undefined) {
    const from = placeOf(sender.password);
    const message = `receive.senders.${user}.password: nothing can be read from ${from}`;
    throw new TsnError('config/invalid', message);
  }
  const folder = senderFolder({ dir, storage, maxFileBytes: MAX_FILE_BYTES });
  return {
    folder,
    publicKey: sender.publicKey,
    passwordHash: password === undefined ? undefined : hash(password),
    options: {
      ...sourceOptions(user, sender),
      ...{ dir, settleMs: SENDER_SETTLE_MS, rescanMs: SENDER_RESCAN_MS, after: 'remove' },
      isBusy: folder.isBusy,
    },
  };
}

function dropOptions(name: string, options: DropConfig): DropOptions {
  const { dir, after, moveTo, settleSeconds, rescanSeconds } = options;
  return {
    ...sourceOptions(name, options),
    ...{ dir, after, moveTo },
    settleMs: settleSeconds * SECOND_MS,
    rescanMs: rescanSeconds * SECOND_MS,
  };
}

function sourceOptions(folder: string, options: DropConfig | SenderConfig) {
  const { node, recorder, labels, frequency, name, mask } = options;
  const zone = UTC_RECORDERS.has(recorder) ? 'UTC' : here();
  return {
    ...{ folder, node, frequencyHz: frequency },
    labels: { ...labels, ...(name !== undefined && { name }) },
    rules: {
      recorder,
      timeZone: options.timeZone ?? zone,
      mask: mask === undefined ? undefined : compileMask(mask),
    },
  };
}

function here(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function withSenders(others: Accounts, accounts: ReadonlyMap<string, Account>): Accounts {
  return {
    async publicKey(user) {
      const account = accounts.get(user);
      return account === undefined ? others.publicKey(user) : account.publicKey;
    },
    folderForKey: (user) => accounts.get(user)?.folder.folder() ?? others.folderForKey(user),
    async folderForPassword(user, password) {
      const account = accounts.get(user);
      if (account === undefined) return others.folderForPassword(user, password);
      const { passwordHash, folder } = account;
      const isRight = passwordHash !== undefined && timingSafeEqual(passwordHash, hash(password));
      return isRight ? folder.folder() : undefined;
    },
  };
}

/** Of equal length, so that comparing says nothing about how much was right. */
function hash(password: string): Buffer {
  return createHash('sha256').update(password).digest();
}

function healthOf(name: string, drop: Drop): PartHealth[] {
  const trouble = drop.trouble();
  if (trouble === undefined) return [];
  const { code, message: reason, hint } = trouble;
  return [{ part: `drop ${name}`, state: 'down', code, reason, hint }];
}
