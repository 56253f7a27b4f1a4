import { Counter } from '@prometheus-io/client';
import type { Settings } from '../config';
import { Metrics } from './metrics';
import { MetricsServer } from './metrics-server';

describe('the numbers of a service', () => {
  it('carry its name, and leave out what can’t be told instead of telling it wrong', async () => {
    const metrics = new Metrics('sales');
    let isAway = false;
    const told = (value: number) => () => (isAway ? Promise.reject(new Error('away')) : Promise.resolve([[{}, value]] as const));
    metrics.gauge({ name: 'one', help: 'One.' }, told(1));
    metrics.gauge({ name: 'of_each', help: 'Several.', labelNames: ['kind'] }, async () =>
      (await told(2)()).map(([, n]) => [{ kind: 'a' }, n]),
    );
    expect(await metrics.text()).toContain('\none{service_name="sales"} 1\n');
    expect(await metrics.text()).toContain('\nof_each{kind="a",service_name="sales"} 2\n');

    isAway = true;
    const text = await metrics.text();
    expect([text.includes('# TYPE one gauge'), /^one[{ ]/m.test(text), /^of_each[{ ]/m.test(text)]).toEqual([true, false, false]);
  });

  it('are on a port of their own where METRICS_PORT asks for one, and nothing else is', async () => {
    const metrics = new Metrics('gateway');
    new Counter({ name: 'things_total', help: 'Things.', registers: [metrics.registry] }).inc(3);
    const server = new MetricsServer({ HOST: '127.0.0.1', METRICS_PORT: 0 } as Settings, metrics);
    await server.onApplicationBootstrap();
    try {
      const answer = await fetch(`http://127.0.0.1:${server.port}/metrics`);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/plain')]);
      expect(await answer.text()).toContain('things_total{service_name="gateway"} 3');
      for (const [path, method] of [
        ['/v1/customers', 'GET'],
        ['/metrics', 'POST'],
      ] as const)
        expect((await fetch(`http://127.0.0.1:${server.port}${path}`, { method })).status).toBe(404);
    } finally {
      server.onApplicationShutdown();
    }
    expect(new MetricsServer({ HOST: '127.0.0.1' } as Settings, metrics).port).toBe(0);
  });
});
