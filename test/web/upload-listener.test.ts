/** The listener for uploads: its certificate is read again when it changes, and a bad one changes nothing. */
import assert from 'node:assert/strict';
import { copyFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { openHttp } from '../../src/engines/https/http.ts';
import { makeCertificate } from '../support/tls.ts';
import { type UploadSite, uploadSite } from '../support/upload-site.ts';

const CARD = { method: 'GET', path: '/upload/v1/server', headers: {} } as const;

/** Whether a client that trusts only `ca` is served; each time on a new connection. */
async function trusts({ url, clock }: UploadSite, ca: string): Promise<boolean> {
  using http = openHttp({ url, ca, clock });
  const answer = await http.ask(CARD).catch(() => undefined);
  return answer?.status === 200;
}

/** Lets the listener look at its files until it is so. */
async function until({ clock }: UploadSite, isSo: () => Promise<boolean>): Promise<void> {
  for (let looks = 0; looks < 200; looks++) {
    if (await isSo()) return;
    clock.advance(60_000);
  }
  assert.fail('it did not happen');
}

test('a renewed certificate is taken up without a restart, a damaged one is not', async (t) => {
  const site = await uploadSite(t);
  const { tls } = site;
  assert.ok(await trusts(site, tls.ca));
  const renewed = makeCertificate(site.dataDir, 'renewed');
  copyFileSync(renewed.key, tls.key);
  copyFileSync(renewed.cert, tls.cert);
  utimesSync(tls.cert, 1, 1);
  await until(site, () => trusts(site, renewed.ca));
  assert.equal(await trusts(site, tls.ca), false, 'the old one is over');
  writeFileSync(tls.cert, 'half a certifi');
  for (let looks = 0; looks < 5; looks++) {
    site.clock.advance(60_000);
    assert.ok(await trusts(site, renewed.ca), 'what worked goes on');
  }
});

test('a certificate that cannot even be looked at for a while ends nothing, and is read again afterwards', async (t) => {
  const site = await uploadSite(t);
  const { tls } = site;
  rmSync(tls.cert);
  symlinkSync(tls.cert, tls.cert); // a link to itself: looking at it is an error of its own
  for (let looks = 0; looks < 5; looks++) {
    site.clock.advance(60_000);
    assert.ok(await trusts(site, tls.ca), 'what worked goes on');
  }
  const renewed = makeCertificate(site.dataDir, 'renewed');
  rmSync(tls.cert);
  copyFileSync(renewed.key, tls.key);
  copyFileSync(renewed.cert, tls.cert);
  await until(site, () => trusts(site, renewed.ca));
});
