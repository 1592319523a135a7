/** Metrics for Prometheus: figures are read when somebody asks for them, not kept beside the truth. */
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

export interface Reading {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** One figure: its name (`tsn_…`, unit last), what it means, and how to read it. */
export interface Figure {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  read(): Promise<readonly Reading[]>;
}

export interface Metrics {
  readonly contentType: string;
  /** Everything as Prometheus text. */
  metrics(): Promise<string>;
}

/** The figures given, and those of the process: memory, CPU, event loop. */
export function createMetrics(figures: readonly Figure[]): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const figure of figures) register(registry, figure);
  return registry;
}

function register(registry: Registry, figure: Figure): void {
  const { name, help, labels } = figure;
  new Gauge({
    name,
    help,
    labelNames: [...labels],
    registers: [registry],
    async collect() {
      const readings = await figure.read();
      this.reset();
      for (const reading of readings) this.set({ ...reading.labels }, reading.value);
    },
  });
}
