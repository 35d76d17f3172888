/** The log of the program: JSON lines on standard error, never with what a caller sent. */
import { destination, type Logger, pino } from 'pino';
import type { LogLevel } from './log-levels.ts';

export type { Logger };

/** Written at once: lines are few, and the last ones before a crash matter most. */
export const createLogger = (level: LogLevel): Logger =>
  pino({ level, base: null }, destination({ dest: process.stderr.fd, sync: true }));
