import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { Api, environmentOf } from '@pegboard/company';
import { repositoryRoot } from '@pegboard/servers';
import { eventually } from '@pegboard/testing';
import { metricsTable, namesIn, readMetrics, type Exposed } from './exposed-metrics';
import { withCompany } from './running-company';
import { daysFromNow, Shop } from './shop';
import { TraceReceiver } from './trace-receiver';

const ROOT = repositoryRoot();
const PAGE = join(ROOT, 'docs', 'observability.md');
const fileOf = (name: string): string => readFileSync(join(ROOT, 'deploy', 'observability', name), 'utf8');

describe('observability', () => {
  const receiver = new TraceReceiver();
  const before = { ...process.env };
  beforeAll(async () => {
    // The services get the setting from the environment that they inherit.
    Object.assign(process.env, {
      OTEL_EXPORTER_OTLP_ENDPOINT: await receiver.start(),
      OTEL_BSP_SCHEDULE_DELAY: '100',
      LOG_LEVEL: 'debug',
    });
  });
  const running = withCompany();
  afterAll(async () => {
    process.env = before;
    await receiver.stop();
  });

  it('a receipt that turns an order from expected to in stock is one trace, from the gateway to the status beside the order', async () => {
    const { api, servers } = running();
    const shop = await Shop.open(api);
    const stool = await shop.product('STOOL');
    const order = await shop.order(stool, 5);
    const bought = await shop.buy(stool, 5, daysFromNow(3));
    await shop.see(order.id, 'EXPECTED', 'NOT_APPLICABLE', 'NONE', 'NOT_SHIPPED');

    const receipt = [{ purchase_order_row_id: bought.purchase_order_rows[0].id, quantity: 5 }];
    const { status, headers } = await api.send('POST', '/v1/purchase_order_receive', receipt);
    await shop.see(order.id, 'IN_STOCK', 'NOT_APPLICABLE', 'NONE', 'NOT_SHIPPED');

    expect(status).toBeLessThan(300);
    const trace = headers.get('traceparent')!.split('-')[1]!;
    const waysFrom = (name: string): string[][] =>
      receiver.spans.filter((span) => span.traceId === trace && span.name === name).map((span) => receiver.wayUp(span));
    const request = ['pegboard-purchasing: POST /v1/purchase_order_receive', 'pegboard-gateway: POST'];
    const root = 'pegboard-gateway: POST /v1/purchase_order_receive';
    await eventually(() => {
      expect(waysFrom('send inventory.journal')).toContainEqual([
        'pegboard-inventory: send inventory.journal',
        'pegboard-inventory: append journal',
        'pegboard-inventory: inventory.post',
        'pegboard-purchasing: inventory.post',
        ...request,
        root,
      ]);
      // The run goes on from the posting, or from the receipt itself if both came to it together.
      const toStatus = waysFrom('update sales_orders').map((way) => [...way.slice(0, 4), way.at(-1)]);
      expect(toStatus).toContainEqual([
        'pegboard-sales: update sales_orders',
        'pegboard-sales: process planner.sales_statuses',
        'pegboard-planner: send planner.sales_statuses',
        'pegboard-planner: plan run',
        root,
      ]);
    });

    for (const service of ['gateway', 'purchasing'])
      await eventually(() =>
        expect(readFileSync(join(process.env['PEGBOARD_TEST_LOGS'] ?? join(servers.dataDir, 'logs'), `${service}.log`), 'utf8')).toContain(
          `"trace_id":"${trace}"`,
        ),
      );
  });

  it('npm start -- --only sales --against a file: one more process of sales, which says which commit it runs', async () => {
    const { servers, credentials, api } = running();
    const file = join(servers.dataDir, 'shared.env');
    const { NATS_PASSWORD, INTERNAL_PUBLIC_KEY } = environmentOf(credentials, 'sales');
    const lines = { NATS_URL: servers.nats.url, MONGODB_URI: servers.mongo.url, NATS_SALES_PASSWORD: NATS_PASSWORD };
    const key = `INTERNAL_PUBLIC_KEY='${INTERNAL_PUBLIC_KEY!.replaceAll('\n', '\\n')}'`;
    writeFileSync(file, [...Object.entries(lines).map(([name, value]) => `${name}=${value}`), key].join('\n'));
    const started = spawn(process.execPath, [join(ROOT, 'tools', 'bootstrap.mjs'), 'start', '--only', 'sales', '--against', file], {
      env: { ...process.env, PEGBOARD_DATA: join(servers.dataDir, 'only'), PEGBOARD_REVISION: 'abc123' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const ended = once(started, 'exit');
    try {
      const [said] = await once(started.stdout, 'data');
      expect(String(said)).toMatch(/^ready http:\/\/127\.0\.0\.1:\d+\n$/);
      await eventually(async () => {
        const { data } = await api.get<{ data: any[] }>('/v1/ops/services');
        const { replicas } = data.find(({ service }) => service === 'sales');
        expect(replicas.map(({ revision }: any) => revision)).toEqual([expect.any(String), 'abc123']);
      });
    } finally {
      started.kill('SIGTERM');
    }
    expect(await ended).toEqual([0, null]);
  });

  describe('numbers', () => {
    const known = new Map<string, Exposed>();
    let ofGateway = '';
    beforeAll(async () => {
      const { company, api } = running();
      for (const [name, { url }] of Object.entries(company.services)) {
        const { status, body } = await new Api(url, '').send<string>('GET', '/metrics');
        expect(status).toBe(200);
        readMetrics(body, name, known);
      }
      ofGateway = await api.get<string>('/metrics');
      readMetrics(ofGateway, 'gateway', known);
    });

    it('the gateway shows them to nobody without a key', async () => {
      expect(await new Api(running().company.gateway.url, '').send('GET', '/metrics')).toMatchObject({ status: 401 });
    });

    it('the gateway says how old each consumer is and what the bus holds, and every process what it runs', () => {
      for (const line of [
        /^pegboard_consumer_behind_seconds\{consumer="sales",service_name="gateway"\} \d/m,
        /^pegboard_consumer_waiting_requests\{consumer="sales",service_name="gateway"\} [1-9]/m,
        /^pegboard_stream_bytes\{stream="EVENTS",service_name="gateway"\} [1-9]/m,
        /^pegboard_jetstream_bytes\{account="account",service_name="gateway"\} [1-9]/m,
        /^pegboard_build_info\{version="\d+\.\d+\.\d+[^"]*",revision="\w+",service_name="gateway"\} 1/m,
      ])
        expect(ofGateway).toMatch(line);
      for (const name of ['pegboard_build_info', 'pegboard_credential_ends_timestamp_seconds'])
        expect(known.get(name)!.services.size).toBe(6);
    });

    it('of each our documentation says what it is', () => {
      const page = readFileSync(PAGE, 'utf8');
      const begin = /<!-- metrics:[^>]*-->\n/.exec(page)!;
      const before = page.slice(0, begin.index + begin[0].length);
      const drawn = `${before}${metricsTable(known)}\n${page.slice(page.indexOf('<!-- /metrics -->'))}`;
      if (process.env['WRITE_DOCS']) writeFileSync(PAGE, drawn);
      expect(drawn).toBe(process.env['WRITE_DOCS'] ? drawn : page);
    });

    it('the dashboard asks for nothing that isn’t there, and has a panel for each of ours', () => {
      const { panels } = JSON.parse(fileOf('dashboard.json'));
      const asked = panels.flatMap(({ targets }: any) => (targets ?? []).flatMap(({ expr }: any) => namesIn(expr, known)));
      expect(asked.filter((name: string) => !known.has(name))).toEqual([]);
      const own = [...known.keys()].filter((name) => name.startsWith('pegboard_'));
      expect(own.filter((name) => !asked.includes(name))).toEqual([]);
      expect(new Set(panels.map(({ id }: any) => id)).size).toBe(panels.length);
      for (const { type, targets, fieldConfig, gridPos } of panels) {
        expect(gridPos).toMatchObject({ w: expect.any(Number), h: expect.any(Number) });
        if (type !== 'row') expect([targets.length > 0, typeof fieldConfig.defaults.unit]).toEqual([true, 'string']);
      }
    });

    it('the alerts ask for nothing that isn’t there, are of the shape that Prometheus reads, and each has its page', () => {
      const { groups } = parse(fileOf('alerts.yml'));
      const rules = groups.flatMap((group: any) => group.rules);
      const headings = new Set([...readFileSync(PAGE, 'utf8').matchAll(/^### (\S+)$/gm)].map(([, heading]) => heading));
      for (const { alert, expr, labels, annotations, ...rest } of rules) {
        expect([alert, namesIn(expr, known).filter((name) => !known.has(name))]).toEqual([alert, []]);
        expect([alert, Object.keys(rest).filter((key) => key !== 'for')]).toEqual([alert, []]);
        expect(rest.for ?? '0m').toMatch(/^\d+[smh]$/);
        expect(['page', 'ticket']).toContain(labels.severity);
        expect([alert, labels.owner]).toEqual([
          alert,
          expect.stringMatching(/^(platform|gateway|planner|inventory|\{\{ .*\$labels\.\w+.* \}\})$/),
        ]);
        expect([alert, annotations.summary.length > 10, annotations.runbook_url]).toEqual([
          alert,
          true,
          `https://pegboard.example/blob/main/docs/observability.md#${alert.toLowerCase()}`,
        ]);
        expect([alert, headings.has(alert)]).toEqual([alert, true]);
      }
      expect(new Set(rules.map(({ alert }: any) => alert)).size).toBe(rules.length);
    });

    it('the examples for Prometheus and the collector are whole', () => {
      const scraping = parse(fileOf('prometheus.yml'));
      expect(scraping.rule_files).toEqual(['alerts.yml']);
      expect(scraping.scrape_configs.flatMap((one: any) => one.static_configs.flatMap(({ targets }: any) => targets))).toHaveLength(6);
      const { receivers, processors, exporters, service } = parse(fileOf('otel-collector.yml'));
      for (const pipeline of Object.values<any>(service.pipelines)) {
        expect(pipeline.receivers.filter((name: string) => !(name in receivers))).toEqual([]);
        expect(pipeline.processors.filter((name: string) => !(name in processors))).toEqual([]);
        expect(pipeline.exporters.filter((name: string) => !(name in exporters))).toEqual([]);
      }
    });
  });
});
