import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifestsOf, mayCall, workloads } from './manifests';
import { RENDERED, sourceOf, valueSets } from './render';

const componentOf = ({ metadata }: any): string => metadata.labels['app.kubernetes.io/component'];
const named = (kind: string, manifests: readonly any[], component: string): any =>
  manifests.find((one) => one.kind === kind && componentOf(one) === component);
const container = (manifests: readonly any[], component: string): any =>
  named('Deployment', manifests, component).spec.template.spec.containers[0];
const variable = (env: readonly any[], name: string): any => env.find((one) => one.name === name);

describe('a company in two releases: sales, and all others', () => {
  const [team, rest] = [manifestsOf('team'), manifestsOf('rest')];
  const all = [...team, ...rest];

  it('names nothing twice, and each release has what its own services need', () => {
    const names = all.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(names).toEqual([...new Set(names)]);
    expect(workloads(team).map(componentOf).sort()).toEqual(['sales', 'setup']);
    expect(workloads(rest).map(componentOf)).not.toContain('sales');
  });

  it('has a gateway that finds the other release, and may call it', () => {
    const { env } = container(rest, 'gateway');
    const service = named('Service', team, 'sales');
    expect(variable(env, 'SALES_URL').value).toBe(`http://${service.metadata.name}:${service.spec.ports[0].port}`);
    const labels = (component: string): any => named('Deployment', all, component).spec.template.metadata.labels;
    expect(service.spec.selector).toEqual(expect.objectContaining(named('Deployment', team, 'sales').spec.selector.matchLabels));
    expect(mayCall(all, labels('gateway'), labels('sales'), 3000)).toBe(true);
    expect(mayCall(all, labels('planner'), labels('sales'), 3000)).toBe(false);
  });

  it('keeps the passwords of the others from a team', () => {
    const text = JSON.stringify(team);
    expect([...text.matchAll(/"key":"((?:MONGODB|NATS)_\w+)"/g)].map(([, key]) => key)).toEqual(
      expect.arrayContaining(['MONGODB_SALES_PASSWORD', 'NATS_SALES_PASSWORD']),
    );
    expect(text).not.toMatch(
      /(MONGODB|NATS)_(GATEWAY|PLANNER|INVENTORY|MANUFACTURING|PURCHASING|ADMIN)_|ADMIN_API_KEY|INTERNAL_PRIVATE_KEY/,
    );
    const [{ spec }] = team.filter(({ kind }) => kind === 'Job');
    const { env } = spec.template.spec.containers[0];
    // On the bus it is whom its password belongs to.
    expect([variable(env, 'SETUP_SERVICES').value, variable(env, 'NATS_USER').value]).toEqual(['sales', 'sales']);
  });
});

describe('a service with settings of its own', () => {
  const full = manifestsOf('full');
  const pod = (component: string): any => named('Deployment', full, component).spec.template;

  it('has its image, Secret, database, account, environment, volumes and nodes, and the others have theirs', () => {
    const { metadata, spec } = pod('purchasing');
    const [{ env, envFrom, volumeMounts, imagePullPolicy }] = spec.containers;
    expect(imagePullPolicy).toBe('Always');
    expect(variable(env, 'MONGODB_PASSWORD').valueFrom.secretKeyRef.name).toBe('purchasing-secrets');
    const address = new URL(variable(env, 'MONGODB_URI').value.replace('$(MONGODB_PASSWORD)', 'x'));
    expect([address.protocol, address.host, Object.fromEntries(address.searchParams)]).toEqual([
      'mongodb+srv:',
      'cluster0.mongodb.example',
      {
        authSource: 'admin',
        w: 'majority',
        tls: 'true',
        tlsCAFile: '/etc/pegboard/mongodb/ca.crt',
        tlsCertificateKeyFile: '/etc/pegboard/mongodb/tls-combined.pem',
      },
    ]);
    expect(variable(env, 'NODE_NAME').valueFrom.fieldRef.fieldPath).toBe('spec.nodeName');
    expect(envFrom).toEqual([{ configMapRef: { name: 'purchasing-letterhead' } }]);
    expect(volumeMounts.map(({ name }: any) => name).sort()).toEqual(spec.volumes.map(({ name }: any) => name).sort());
    expect(volumeMounts.map(({ name }: any) => name)).toEqual(['tmp', 'nats', 'mongodb', 'authorities', 'fonts']);
    expect(metadata.labels).toMatchObject({ 'example.com/cost': '4711' });
    expect(metadata.annotations).toMatchObject({ 'example.com/team': 'buying' });
    expect([spec.nodeSelector, spec.tolerations, spec.priorityClassName]).toEqual([{ disk: 'hdd' }, undefined, 'high']);
    expect([pod('sales').spec.nodeSelector, pod('sales').spec.tolerations.length]).toEqual([{ disk: 'ssd' }, 1]);
    expect(pod('sales').spec.containers[0].volumeMounts.map(({ name }: any) => name)).toEqual(['tmp', 'nats', 'authorities']);
  });

  it('has an account of its own: one that is made with annotations, or one that is there', () => {
    const account = named('ServiceAccount', full, 'purchasing');
    expect(account.metadata.annotations).toEqual({ 'eks.amazonaws.com/role-arn': expect.any(String) });
    expect(pod('purchasing').spec.serviceAccountName).toBe(account.metadata.name);
    expect(named('ServiceAccount', full, 'erp-sync')).toBeUndefined();
    expect(named('StatefulSet', full, 'erp-sync').spec.template.spec.serviceAccountName).toBe('mirror');
    const accounts = workloads(full).map(({ spec }) => spec.template.spec.serviceAccountName);
    expect(new Set(accounts).size).toBe(new Set(workloads(full).map(componentOf)).size);
  });

  it('is set up by a job of its own, with its Secret and who makes users at its MongoDB', () => {
    const jobs = full.filter(({ kind }) => kind === 'Job').map(({ spec }) => spec.template.spec.containers[0].env);
    const services = jobs.map((env) => variable(env, 'SETUP_SERVICES').value);
    expect(services.sort()).toEqual(['gateway,inventory,manufacturing,planner,sales', 'purchasing']);
    const env = jobs.find((one) => variable(one, 'SETUP_SERVICES').value === 'purchasing')!;
    expect(variable(env, 'MONGODB_ADMIN_PASSWORD').valueFrom.secretKeyRef.name).toBe('purchasing-admin');
    expect(variable(env, 'MONGODB_ADMIN_URI').value).toMatch(/^mongodb\+srv:\/\/purchasing-admin:\$\(MONGODB_ADMIN_PASSWORD\)@cluster0\./);
    expect(JSON.stringify(env)).not.toMatch(/company-secrets|ADMIN_API_KEY/);
  });

  it('believes further authorities, and the gateway has a key for webhooks if the Secret has one', () => {
    const own = workloads(full).filter((one) => !['nats', 'mongodb'].includes(componentOf(one)));
    for (const one of own)
      expect([componentOf(one), variable(one.spec.template.spec.containers[0].env, 'NODE_EXTRA_CA_CERTS')?.value]).toEqual([
        componentOf(one),
        '/etc/pegboard/ca/ca.crt',
      ]);
    expect(variable(container(full, 'gateway').env, 'WEBHOOK_KEY').valueFrom.secretKeyRef).toMatchObject({ optional: true });
  });

  it('finds a service elsewhere, where it is said', () =>
    expect(variable(container(full, 'gateway').env, 'PLANNER_URL').value).toBe('http://plan.planning:3000'));
});

describe('what has a new password', () => {
  it('is every pod of ours and the set-up job, with one value', () => {
    for (const { spec } of workloads(manifestsOf('full')))
      expect(spec.template.metadata.annotations).toMatchObject({ 'pegboard/secrets-version': '2026-12-01' });
  });

  it('finds a set-up job with another name, as after any other change of its pod', () => {
    const [first, ...lines] = readFileSync(join(RENDERED, 'setup-names.txt'), 'utf8').trim().split('\n');
    expect(first).toBe(`# Drawn by npm run chart from ${sourceOf('trial')}`);
    const names = lines.map((line) => line.split(': ')[1]!);
    expect(names.length).toBeGreaterThan(9);
    expect(lines.filter((line) => /undefined/.test(line))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe.each(valueSets())('with the values of %s', (set) => {
  const manifests = manifestsOf(set);

  it('each StatefulSet names a headless Service that selects its pods', () => {
    for (const { spec, metadata } of manifests.filter(({ kind }) => kind === 'StatefulSet')) {
      const service = manifests.find((one) => one.kind === 'Service' && one.metadata.name === spec.serviceName);
      expect([metadata.name, service?.spec.clusterIP]).toEqual([metadata.name, 'None']);
      expect(spec.template.metadata.labels).toMatchObject(service.spec.selector);
    }
  });

  it('removes finished jobs', () => {
    for (const { spec } of manifests.filter(({ kind }) => kind === 'Job')) expect(spec.ttlSecondsAfterFinished).toBeGreaterThan(0);
  });

  it('has one policy for each kind of pod, which lets it look up names', () => {
    const policies = manifests.filter(({ kind }) => kind === 'NetworkPolicy');
    expect(policies.map(componentOf).sort()).toEqual([...new Set(workloads(manifests).map(componentOf))].sort());
    const ports = policies.map(({ spec }) => spec.egress.flatMap((rule: any) => rule.ports.map(({ port }: any) => port)));
    for (const one of ports) expect(one).toEqual(expect.arrayContaining([set === 'full' ? 5353 : 53]));
  });

  it('lets services that send traces reach the collector, and nobody else', () => {
    const reaches = manifests
      .filter(
        ({ kind, spec }) => kind === 'NetworkPolicy' && spec.egress.some((rule: any) => rule.ports.some(({ port }: any) => port === 4318)),
      )
      .map(componentOf);
    const senders = workloads(manifests)
      .filter(({ spec }) => variable(spec.template.spec.containers[0].env, 'OTEL_EXPORTER_OTLP_ENDPOINT'))
      .map(componentOf);
    expect(reaches.sort()).toEqual(senders.sort());
  });
});
