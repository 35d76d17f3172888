/** How much the log tells. By itself: whoever only checks a setting needs no logger for it. */
export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];
