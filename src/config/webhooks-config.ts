/** The section `webhooks` of the server's configuration. */
import { z } from 'zod';
import { EVENT_KINDS } from '../domain/events.ts';
import { sha256 } from '../platform/hash.ts';
import { SecretRef } from './fields.ts';

const Webhook = z.strictObject({
  url: z.url({ protocol: /^https?$/, error: 'write https://… or http://…' }),
  events: z.array(z.enum(EVENT_KINDS)).min(1).optional(),
  secret: SecretRef,
});
export type WebhookConfig = z.output<typeof Webhook>;

/** By which the store knows it: the address may hold a secret and is kept nowhere. */
export function webhookId(url: string): string {
  return sha256(url);
}

export const WebhooksSection = z
  .array(Webhook)
  .refine((hooks) => new Set(hooks.map(({ url }) => url)).size === hooks.length, {
    message: 'each url only once',
  })
  .default([])
  .meta({
    description:
      'Who is told of events: a list of `url`, `secret` (`file` or `env`) and perhaps `events` (kinds; absent: all). docs/webhooks.md',
  });
