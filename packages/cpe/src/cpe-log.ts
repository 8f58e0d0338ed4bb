import { destination, type Logger, pino } from 'pino';

/** The log of a CPE: JSON lines on stderr, written at once so that a killed process has said what it did. */
export function createCpeLog(level: string): Logger {
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    // Values that may be secret are never handed to the log; these names are the second line of defence.
    redact: { paths: ['*.password', '*.value', 'password', 'value', 'authorization'], censor: '[secret]' },
  };
  return pino(options, destination({ dest: 2, sync: true }));
}
