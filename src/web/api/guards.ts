/**
 * Who may ask, before any route runs: the Host header of a loopback server must
 * be a loopback name (DNS rebinding), and pages of other origins may neither
 * change anything nor listen. Every answer carries the headers that keep heard
 * words from ever becoming a script.
 */
import type { MiddlewareHandler } from 'hono';
import { TsnError } from '../../platform/errors.ts';
import { refuseAnnounced } from './body.ts';

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "media-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
};

export function securityHeaders(): MiddlewareHandler {
  return async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) c.res.headers.set(name, value);
  };
}

/** Listening only on this machine, so only names of this machine may be in the Host header. */
export function isLoopback(host: string): boolean {
  return (
    host === 'localhost' || host === '::1' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host)
  );
}

/** Loopback names, and those (in small letters) under which a reverse proxy shows the page. */
export function knownHostsOnly(publicHosts: readonly string[]): MiddlewareHandler {
  return async (c, next) => {
    const host = c.req.header('host') ?? new URL(c.req.url).host;
    const name = hostName(host);
    if (!isLoopback(name) && !publicHosts.includes(name))
      throw new TsnError(
        'web/foreign-host',
        `this server answers to ${['localhost', ...publicHosts].join(', ')}, not to ${safe(host)}`,
      );
    await next();
  };
}

/** For requests that change something or listen. Programs send no Origin, browsers always do. */
export function sameOriginOnly(): MiddlewareHandler {
  return async (c, next) => {
    const origin = c.req.header('origin');
    const host = c.req.header('host') ?? new URL(c.req.url).host;
    const site = c.req.header('sec-fetch-site');
    const foreign = origin === undefined ? site === 'cross-site' : originHost(origin) !== host;
    if (foreign)
      throw new TsnError(
        'web/foreign-origin',
        `refused: asked by a page of ${safe(origin ?? 'another site')}`,
      );
    await next();
  };
}

/** Refuses bodies that say beforehand that they are longer, also where no route would read them. */
export function announcedWithin(mostBytes: number): MiddlewareHandler {
  return async (c, next) => {
    refuseAnnounced(c, mostBytes);
    await next();
  };
}

function hostName(host: string): string {
  return host.replace(/:\d+$/, '').toLowerCase();
}

/** Undefined for `null` (sandboxed pages) and whatever is not an address. */
function originHost(origin: string): string | undefined {
  return URL.parse(origin)?.host;
}

function safe(text: string): string {
  return text.replace(/[^\w.:/[\]-]/g, '?').slice(0, 100);
}
