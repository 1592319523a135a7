/** The section `alerts` of the server's configuration. docs/alerts.md */
import { z } from 'zod';
import { ALERT_KINDS } from '../domain/alert.ts';
import { duration } from './fields.ts';

export const AlertsSection = z
  .strictObject({
    tell: z
      .array(z.enum(ALERT_KINDS))
      .default([...ALERT_KINDS])
      .meta({
        description:
          'Kinds of emergency and urgency words that are told as events, to webhooks too: `emergency`, `priority`; `[]`: none. Found and shown they are all the same. docs/alerts.md',
      }),
    repeat: duration(60_000).prefault('10m').meta({
      description: 'The like at the same node is told again after so long.',
    }),
  })
  .prefault({});
