/** The log of the program: JSON lines on standard error, never with what a caller sent. */
import { destination, type Logger, pino } from 'pino';

export type { Logger };

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Written at once: lines are few, and the last ones before a crash matter most. */
export const createLogger = (level: LogLevel): Logger =>
  pino({ level, base: null }, destination({ dest: process.stderr.fd, sync: true }));
