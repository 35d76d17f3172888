/** What is measured of the server, in Prometheus' form. Never anything that a caller sent. */
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

export interface CallMetrics {
  /** One answered call. `operation` is undefined when the call named none that is known. */
  count(operation: { service: string; name: string } | undefined, code: string, ms: number): void;
}

export interface Metrics extends CallMetrics {
  registry: Registry;
}

/** From a read out of memory to StopUserImportJob, which waits. */
const secondsBuckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const calls = new Counter({
    name: 'poolhouse_calls_total',
    help: 'Answered calls by operation and error code; Success when there was none.',
    labelNames: ['service', 'operation', 'code'],
    registers: [registry],
  });
  const seconds = new Histogram({
    name: 'poolhouse_call_duration_seconds',
    help: 'Time from a call read to its answer.',
    labelNames: ['service', 'operation'],
    buckets: secondsBuckets,
    registers: [registry],
  });
  return {
    registry,
    count(operation, code, ms) {
      const labels = {
        service: operation?.service ?? 'none',
        operation: operation?.name ?? 'none',
      };
      calls.inc({ ...labels, code });
      seconds.observe(labels, ms / 1000);
    },
  };
}
