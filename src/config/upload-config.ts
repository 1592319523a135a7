/**
 * The sections `upload` and `web` of the server's configuration: what is reached
 * from outside over HTTP. Uploads have a listener of their own, since the page
 * has no logins yet.
 */
import { z } from 'zod';
import { HostAndPort, size } from './fields.ts';

const HOST_NAME = /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/;

export const UploadSection = z
  .strictObject({
    listen: HostAndPort.refine(
      (text) => /:\d+$/.test(text),
      'HOST:PORT, such as 0.0.0.0:8443 or 127.0.0.1:8090',
    )
      .optional()
      .meta({
        description:
          'Where nodes ship over HTTPS and other recorders upload, `HOST:PORT`. Others than loopback need `web.tls`. Absent: nowhere.',
      }),
    publicUrl: z
      .string()
      .regex(
        /^https:\/\/[^/?#@\s]+\/?$/,
        'an address without path, such as https://radio.example.org',
      )
      .optional()
      .meta({
        description: 'How nodes reach `listen` from outside; goes into join tokens.',
      }),
    quarantine: size().prefault('1GB').meta({
      description:
        'Most that the quarantine may take. Over it, what cannot be taken in is refused, so that its sender keeps it.',
      unit: 'bytes',
    }),
  })
  .prefault({});
export type UploadSection = z.output<typeof UploadSection>;

const TLS = z.strictObject({
  cert: z.string().min(1).meta({
    description: 'Certificate of `upload.listen` with its chain, PEM. Read again when it changes.',
  }),
  key: z.string().min(1).meta({ description: 'Private key of the certificate, PEM.' }),
});

export const WebSection = z
  .strictObject({
    tls: TLS.optional(),
    publicHosts: z
      .string()
      .refine(
        (text) => namesIn(text).every((name) => HOST_NAME.test(name)),
        'host names with commas between, without port',
      )
      .default('')
      .transform(namesIn)
      .meta({
        description:
          'Names under which a reverse proxy shows the page, with commas between. There are no logins yet: let the proxy ask for one.',
      }),
  })
  .prefault({});

function namesIn(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((name) => name !== '');
}

/** Host and port of `HOST:PORT`, brackets of IPv6 addresses taken off. */
export function splitListen(listen: string): { host: string; port: number } {
  const at = listen.lastIndexOf(':');
  return { host: hostOf(listen), port: Number(listen.slice(at + 1)) };
}

export function hostOf(listen: string): string {
  return listen.slice(0, listen.lastIndexOf(':')).replace(/^\[|\]$/g, '');
}
