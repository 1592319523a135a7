/**
 * Shipping, protocol version 1 (docs/protocol.md): bytes as `<id>.part` and the
 * manifest side by side, then the rename to `<id>.<ext>`, then the receipt. Any step may
 * be cut off and the whole be run again: the end is the same.
 */
import { type Manifest, Receipt } from '../../domain/manifest.ts';
import type { Clock } from '../../platform/clock.ts';
import { TsnError } from '../../platform/errors.ts';
import { parseJson } from '../../platform/json.ts';
import type { SftpChannel } from './channel.ts';
import type { Pace } from './pace.ts';
import { putFile } from './put-file.ts';
import {
  allEnded,
  hashRemote,
  readSmall,
  remoteSize,
  removeRemote,
  renameRemote,
  writeSmall,
} from './remote-file.ts';

/** What counts as the server's word: the answer to the rename, its receipt file, or the bytes read again. */
export type ReceiptMode = 'rename' | 'server' | 'read-back';

export interface Shipment {
  readonly manifest: Manifest;
  readonly localPath: string;
  /** Without dot. */
  readonly extension: string;
  readonly remoteDir: string;
  readonly receipt: ReceiptMode;
  /** Never tried before: there is nothing at the server to look for. */
  readonly isNew?: boolean;
}

export interface DeliverNeeds {
  readonly channel: SftpChannel;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  readonly pace?: Pace | undefined;
  /** How long to wait for a receipt file. */
  readonly receiptMs?: number;
}

const RECEIPT_MS = 5 * 60_000;
const RECEIPT_POLL_MS = 2_000;

/** Resolves when the server has confirmed the bytes; `damaged` when the local bytes are not the manifest's. */
export async function deliver(
  needs: DeliverNeeds,
  shipment: Shipment,
): Promise<'confirmed' | 'damaged'> {
  const paths = pathsOf(shipment);
  const { channel, signal, pace } = needs;
  if (!shipment.isNew && (await arrivedBefore(needs, shipment, paths))) return 'confirmed';
  const { localPath, isNew, manifest } = shipment;
  const { sizeBytes } = manifest;
  const upload = { localPath, sizeBytes, remotePath: paths.part, isNew, pace };
  const sending = putFile(channel, upload, signal);
  await allEnded([sending, writeSmall(channel, paths.manifest, JSON.stringify(manifest))]);
  const sent = await sending;
  if (sent.sha256 !== manifest.sha256) {
    // Not what was promised: the server must never see it under a final name. The manifest is
    // as true as before, and stays for the next attempt.
    await removeRemote(channel, paths.part);
    return 'damaged';
  }
  await renameRemote(channel, paths.part, paths.audio);
  await confirm(needs, shipment, paths);
  return 'confirmed';
}

interface Paths {
  readonly part: string;
  readonly manifest: string;
  readonly audio: string;
  readonly receipt: string;
}

function pathsOf({ manifest, extension, remoteDir }: Shipment): Paths {
  const stem = remotePath(remoteDir, manifest.id);
  return {
    part: `${stem}.part`,
    manifest: `${stem}.manifest.json`,
    audio: `${stem}.${extension}`,
    receipt: `${stem}.receipt.json`,
  };
}

/** A path below the server's folder for this node; `.` is where the login lands. */
export function remotePath(remoteDir: string, name: string): string {
  return remoteDir === '.' ? name : `${remoteDir.replace(/\/+$/, '')}/${name}`;
}

/**
 * An earlier attempt may have come to its end without our hearing of it. At a tsn
 * server (`rename`) asking is not needed: it answers a repeated rename with success.
 */
async function arrivedBefore(
  needs: DeliverNeeds,
  shipment: Shipment,
  paths: Paths,
): Promise<boolean> {
  const { channel } = needs;
  const { sha256, sizeBytes } = shipment.manifest;
  if (shipment.receipt === 'rename') return false;
  if (shipment.receipt === 'server' && (await receiptAt(channel, paths.receipt)) === sha256) {
    return true;
  }
  const there = await remoteSize(channel, paths.audio);
  if (there === undefined) return false;
  if (there === sizeBytes && (await hashRemote(channel, paths.audio)) === sha256) {
    await confirm(needs, shipment, paths);
    return true;
  }
  // Our own id with other bytes: a copy that went wrong. Plain SFTP does not rename over it.
  await removeRemote(channel, paths.audio);
  return false;
}

async function confirm(needs: DeliverNeeds, shipment: Shipment, paths: Paths): Promise<void> {
  switch (shipment.receipt) {
    case 'rename':
      return;
    case 'server':
      await awaitReceipt(needs, shipment.manifest, paths.receipt);
      return;
    case 'read-back': {
      const there = await hashRemote(needs.channel, paths.audio);
      if (there !== shipment.manifest.sha256) throw mismatch(shipment.manifest);
    }
  }
}

/** Asks until the receipt is there. Counts lengths of sleep, so that a jumping clock does no harm. */
async function awaitReceipt(
  { channel, clock, signal, receiptMs = RECEIPT_MS }: DeliverNeeds,
  manifest: Manifest,
  path: string,
): Promise<void> {
  for (let waitedMs = 0; waitedMs <= receiptMs; waitedMs += RECEIPT_POLL_MS) {
    const sha256 = await receiptAt(channel, path);
    if (sha256 === manifest.sha256) return;
    if (sha256 !== undefined) throw mismatch(manifest);
    await clock.sleep(RECEIPT_POLL_MS, signal);
    signal?.throwIfAborted();
  }
  throw new TsnError('sftp/no-receipt', `no receipt for shipment ${manifest.id} yet`);
}

/** The SHA-256 of the receipt; undefined while there is none that can be read. */
async function receiptAt(channel: SftpChannel, path: string): Promise<string | undefined> {
  const text = await readSmall(channel, path);
  if (text === undefined) return undefined;
  return Receipt.safeParse(parseJson(text.toString('utf8'))).data?.sha256;
}

function mismatch(manifest: Manifest): TsnError {
  return new TsnError(
    'sftp/receipt-mismatch',
    `the server holds other bytes for shipment ${manifest.id}`,
  );
}
