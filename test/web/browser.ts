/** The built page in a real browser, from a real server. Without a browser the test says so and is skipped. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { buildWeb } from '../../scripts/build-web.ts';
import { freePort } from '../../scripts/free-port.ts';
import { startWeb } from '../../src/web/api/listen.ts';
import { type PageFiles, toPageFile } from '../../src/web/api/page-files.ts';
import { tempFolder } from '../support/temp-folder.ts';
import type { WebSite } from './support.ts';

/** Everything here is local; what takes longer will not come. */
const PATIENCE_MS = 15_000;
const CHROMIUM = '/usr/bin/chromium';
const QUIET = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Undefined when there is no browser here; on CI that is a failure. */
export async function openBrowser(t: TestContext): Promise<Browser | undefined> {
  if (!existsSync(CHROMIUM)) {
    assert.equal(process.env['CI'], undefined, `${CHROMIUM} is missing`);
    t.skip(`${CHROMIUM} is missing: apt-get install chromium`);
    return undefined;
  }
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: QUIET });
  t.after(() => browser.close());
  return browser;
}

/** Builds the page into a folder of the test. */
export async function buildPage(t: TestContext): Promise<PageFiles> {
  const folder = join(tempFolder(t), 'web');
  await buildWeb(folder);
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    names.map((path) => {
      const name = path.slice(folder.length + 1);
      return [`/${name}`, toPageFile(name, readFileSync(path))];
    }),
  );
}

export interface Visit {
  readonly page: Page;
  readonly address: string;
  /** What the console said in anger, and requests that left for other hosts. */
  readonly complaints: string[];
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Serves `site` and opens the page. */
export async function visit(
  t: TestContext,
  browser: Browser,
  site: WebSite,
  files: PageFiles,
  look: BrowserContextOptions = {},
): Promise<Visit> {
  const port = await freePort(); // it comes back there
  const options = { ...site.needs, host: '127.0.0.1', port, page: files };
  let web = await startWeb(options);
  t.after(() => web.close());
  const address = `http://127.0.0.1:${port}`;
  const context = await browser.newContext({ timezoneId: 'UTC', locale: 'en-GB', ...look });
  t.after(() => context.close());
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    if (!request.url().startsWith(address)) complaints.push(`asked ${request.url()}`);
  });
  await page.goto(address);
  return {
    page,
    address,
    complaints,
    stop: () => web.close(),
    restart: async () => {
      web = await startWeb(options);
    },
  };
}
