/**
 * Log lines: a constant message and fields, as JSON lines by pino, no transports
 * (they need files on disk that a single executable does not have).
 * Level `error` means that a person should look.
 */
import { type Logger as PinoLogger, pino } from 'pino';

export type Log = PinoLogger;
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Keys whose values are never printed, wherever they appear. */
const SECRETS = ['secret', 'token', 'password', 'privateKey', 'key', 'authorization', 'cookie'];

export function createLog(level: LogLevel, fd: 1 | 2 = 2): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: SECRETS.flatMap((key) => [key, `*.${key}`]), censor: '[secret]' },
      serializers: { error: describeError },
    },
    pino.destination({ dest: fd, sync: true }),
  );
}

/** A log that says nothing, for commands that print for themselves. */
export const silentLog: Log = pino({ level: 'silent' });

interface DescribedError {
  readonly code?: string;
  readonly message: string;
  readonly hint?: string;
}

function describeError(error: unknown): DescribedError {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = 'code' in error ? { code: String(error.code) } : {};
  const hint = 'hint' in error ? { hint: String(error.hint) } : {};
  return { ...code, message: error.message, ...hint };
}
