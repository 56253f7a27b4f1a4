import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { repositoryRoot } from '@pegboard/servers';
import { manifestsOf, mayCall, schemaFileOf, workloads } from './manifests';
import { readme } from './readme';
import { CHART, EXAMPLES, RENDERED, sourceOf, VALUES, valueSets } from './render';
import { SCHEMAS } from './schemas';

const OWNERS = ['inventory', 'sales', 'manufacturing', 'purchasing', 'planner'];
const SERVICES = [...OWNERS, 'gateway'];
/** What a process gives itself after draining. */
const ENDS_WITHIN_S = 25;

/** Kinds of other projects, whose definitions a cluster may not have. */
const OFF_BY_DEFAULT = ['Ingress', 'HTTPRoute', 'ServiceMonitor', 'PrometheusRule', 'HorizontalPodAutoscaler'];

const read = (...path: string[]): string => readFileSync(join(...path), 'utf8');
const componentOf = ({ metadata }: any): string => metadata.labels['app.kubernetes.io/component'];
const environmentOf = (container: any): Map<string, any> => new Map((container.env ?? []).map((one: any) => [one.name, one]));

/** Every Secret that the values name for passwords. */
const secretsOf = ({ existingSecret, mongodb, services, erpSync }: any): string[] =>
  [{ existingSecret, mongodb }, ...Object.values<any>(services), erpSync]
    .flatMap((one) => [one.existingSecret, one.mongodb?.adminSecret])
    .filter(Boolean);

const merged = (base: any, over: any): any =>
  base && over && typeof base === 'object' && typeof over === 'object' && !Array.isArray(over)
    ? Object.fromEntries([...new Set([...Object.keys(base), ...Object.keys(over)])].map((key) => [key, merged(base[key], over[key])]))
    : (over ?? base);

describe('the chart', () => {
  const ajv = new Ajv({ strict: false, allErrors: true });
  const expectTaken = (manifest: any): void => {
    const file = join(SCHEMAS, schemaFileOf(manifest));
    const check = ajv.getSchema(file) ?? ajv.addSchema(JSON.parse(read(file)), file).getSchema(file)!;
    expect([manifest.kind, manifest.metadata.name, check(manifest), check.errors]).toEqual([
      manifest.kind,
      manifest.metadata.name,
      true,
      null,
    ]);
  };
  const values = (set?: string): any => merged(parse(read(CHART, 'values.yaml')), set ? parse(read(VALUES, `${set}.yaml`)) : {});

  it('has a README that knows every value: npm run chart', () => expect(read(CHART, 'README.md')).toBe(readme()));

  it('has values that its schema takes, and refuses what would be wrong', () => {
    const check = ajv.compile(JSON.parse(read(CHART, 'values.schema.json')));
    for (const set of [undefined, ...valueSets()]) expect([set, check(values(set)), check.errors]).toEqual([set, true, null]);
    const wrong: any[] = [
      { services: { planner: { autoscaling: { enabled: true } } } },
      { services: { inventory: { autoscaling: { enabled: true } } } },
      { settings: { drainSeconds: 0 } },
      { settings: { apiKey: 'secret' } },
      { ingress: { enabled: true } },
      { httpRoute: { enabled: true } },
      { services: { sales: { autoscaling: { enabled: true, external: true } } } },
      { services: { planner: { autoscaling: { external: true } } } },
      { prometheusRule: { runbooks: 'docs' } },
      { nameOverride: 'Foo_Bar' },
      { oidc: { issuer: 'https://id.example' } },
      { mongodb: { enabled: true, adminUser: '' } },
      { nats: { login: 'token' } },
      { nats: { enabled: true, login: 'creds' } },
      { nats: { tls: { clientCertificate: true } } },
      { replicas: 3 },
      { company: 'Acme' },
      { services: { sales: { tag: '1' } } },
      { services: { sales: { enabled: 'no' } } },
      { services: { sales: { serviceAccount: { create: true } } } },
      { services: { sales: { mongodb: { srv: true, host: 'a:27017' } } } },
      { services: { sales: { mongodb: { tls: { clientCertificate: true } } } } },
      { mongodb: { srv: true, host: 'a,b' } },
      { mongodb: { enabled: true, tls: { secret: 'tls' } } },
      { setup: { ttlSecondsAfterFinished: 0 } },
      { addresses: { sales: 'sales:3000' } },
      { networkPolicy: { dns: [] } },
    ];
    for (const one of wrong) expect([one, check(merged(values(), one))]).toEqual([one, false]);
  });

  it('tells the gateway whose X-Forwarded-For it believes, and how many event streams a key has', () => {
    const of = (set: string): [unknown, unknown] => {
      const { spec } = workloads(manifestsOf(set)).find((one) => componentOf(one) === 'gateway');
      const environment = environmentOf(spec.template.spec.containers[0]);
      return [environment.get('TRUSTED_PROXIES')?.value, environment.get('EVENT_STREAMS_PER_KEY')?.value];
    };
    expect(of('full')).toEqual(['10.244.0.0/16,fd12:3456::/48', '10']);
    expect(of('trial')).toEqual([undefined, '5']);
    const check = ajv.compile(JSON.parse(read(CHART, 'values.schema.json')));
    for (const wrong of [{ trustedProxies: ['10.0.0.1'] }, { trustedProxies: '10.0.0.0/8' }, { eventStreamsPerKey: 0 }])
      expect([wrong, check(merged(values(), { settings: wrong }))]).toEqual([wrong, false]);
  });

  it('gives a service an image of another release, and its set-up the one of all', () => {
    const imagesOf = (set: string): Map<string, string> =>
      new Map(workloads(manifestsOf(set)).map((one) => [componentOf(one), one.spec.template.spec.containers[0].image]));
    const full = imagesOf('full');
    expect(full.get('purchasing')).toBe('registry.example/purchasing:0.1.1');
    expect([full.get('sales'), full.get('planner')]).toEqual(['registry.example/pegboard:0.1.0', 'registry.example/pegboard:0.0.9']);
    expect(full.get('inventory')).toMatch(/^registry\.example\/pegboard@sha256:[0-9a-f]{64}$/);
    expect(new Set(SERVICES.map((name) => imagesOf('external').get(name))).size).toBe(1);
  });

  it('says of itself what a catalogue of charts asks for, and of its images what the values say', () => {
    const about = parse(read(CHART, 'Chart.yaml'));
    const { version } = JSON.parse(read(repositoryRoot(), 'package.json'));
    expect(about).toMatchObject({ version, appVersion: version, kubeVersion: expect.stringMatching(/^>=/) });
    for (const one of [about.description, about.home, about.icon, ...about.sources]) expect(one).toEqual(expect.stringMatching(/\w/));
    expect(about.keywords.length).toBeGreaterThan(3);
    for (const one of about.maintainers) expect(one).toEqual({ name: expect.any(String), url: expect.stringMatching(/^https:/) });
    expect(about.annotations['artifacthub.io/license']).toBe(JSON.parse(read(repositoryRoot(), 'package.json')).license);
    const { image, nats, mongodb } = values();
    const images = parse(about.annotations['artifacthub.io/images']).map((one: any) => one.image);
    expect(images).toEqual([`${image.repository}:${version}`, nats.image, mongodb.image]);
    for (const { url } of parse(about.annotations['artifacthub.io/links'])) {
      const [, file] = /^https:\/\/pegboard\.example\/blob\/v[^/]+\/(.+)$/.exec(url)!;
      expect([file, existsSync(join(repositoryRoot(), file!))]).toEqual([file, true]);
    }
  });

  describe.each(readdirSync(EXAMPLES))('the example %s', (file) => {
    const example = parse(read(EXAMPLES, file));

    it('is what its operator takes', () => expectTaken(example));

    if (example.kind === 'ScaledObject')
      it('scales a Deployment whose number the chart leaves alone, by a metric that an alert asks for', () => {
        const { name } = example.spec.scaleTargetRef;
        const service = name.replace('pegboard-', '');
        expect(manifestsOf('external').map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toContain(`Deployment ${name}`);
        expect(values().services[service].autoscaling).toMatchObject({ external: false });
        const [{ metadata }] = example.spec.triggers;
        const [, metric, consumer] = /^max\((\w+)\{consumer="(\w+)"\}\)$/.exec(metadata.query)!;
        expect(read(CHART, 'observability', 'alerts.yml')).toContain(`(${metric})`);
        expect(consumer).toBe(service);
      });

    if (example.kind === 'Application')
      it('gives the chart values that its schema takes', () => {
        const check = ajv.compile(JSON.parse(read(CHART, 'values.schema.json')));
        expect([check(merged(values(), example.spec.source.helm.valuesObject)), check.errors]).toEqual([true, null]);
        expect(example.spec.source.targetRevision).toBe(parse(read(CHART, 'Chart.yaml')).version);
      });

    if (example.kind === 'ExternalSecret')
      it('makes the Secret that the chart reads', () => expect(example.spec.target.name).toBe(values().existingSecret));
  });

  it('needs nothing of other projects unless it is asked to', () => {
    for (const set of valueSets().filter((one) => one !== 'full'))
      expect([set, manifestsOf(set).filter(({ kind }) => OFF_BY_DEFAULT.includes(kind))]).toEqual([set, []]);
    expect(manifestsOf('full').map(({ kind }) => kind)).toEqual(expect.arrayContaining(OFF_BY_DEFAULT));
  });

  describe.each(valueSets())('with the values of %s', (set) => {
    const manifests = manifestsOf(set);
    const pods = workloads(manifests);
    const labels = (component: string): Record<string, string> =>
      pods.find((one) => componentOf(one) === component).spec.template.metadata.labels;
    const containers = pods.flatMap((one) => one.spec.template.spec.containers.map((container: any) => [componentOf(one), container]));

    it('is drawn from what the chart is now: npm run chart', () =>
      expect(read(RENDERED, `${set}.yaml`).split('\n')[0]).toBe(`# Drawn by npm run chart from ${sourceOf(set)}`));

    it('is what Kubernetes takes, field by field', () => {
      for (const manifest of manifests) expectTaken(manifest);
    });

    it('runs nothing as root, with a token, a right or a file system to write to', () => {
      for (const { spec } of pods) {
        const pod = spec.template.spec;
        expect(pod).toMatchObject({ automountServiceAccountToken: false, securityContext: { runAsNonRoot: true } });
        expect(pod.securityContext.runAsUser).toBeGreaterThan(0);
        expect(pod.securityContext.seccompProfile).toEqual({ type: 'RuntimeDefault' });
        for (const { securityContext } of pod.containers)
          expect(securityContext).toEqual({
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          });
      }
    });

    it('asks for and limits CPU and memory everywhere', () => {
      for (const [, { resources }] of containers)
        for (const side of ['requests', 'limits']) expect(Object.keys(resources[side]).sort()).toEqual(['cpu', 'memory']);
    });

    it('holds no secret, only where it is', () => {
      for (const [, container] of containers) {
        for (const [name, { value, valueFrom }] of environmentOf(container)) {
          if (/PASSWORD|SECRET|TOKEN|_KEY$/.test(name) && !/_PER_KEY$/.test(name))
            expect([name, secretsOf(values(set)).includes(valueFrom?.secretKeyRef.name)]).toEqual([name, true]);
          const [, inside] = /:\/\/[^/@]*:([^@]*)@/.exec(value ?? '') ?? [];
          if (inside !== undefined) expect([name, inside]).toEqual([name, expect.stringMatching(/^\$\(\w+\)$/)]);
        }
      }
      expect(manifests.map(({ kind }) => kind)).not.toContain('Secret');
    });

    it('gives each service its own passwords, and the signing half of the key to the gateway alone', () => {
      for (const [component, container] of containers.filter(([name]) => SERVICES.includes(name))) {
        const keys = (container.env as any[]).flatMap(({ valueFrom }) => valueFrom?.secretKeyRef?.key ?? []);
        const half = component === 'gateway' ? 'INTERNAL_PRIVATE_KEY' : 'INTERNAL_PUBLIC_KEY';
        const name = component.toUpperCase();
        // With credentials or an nkey, NATS has a file of the service's own instead of a password.
        const { login } = values(set).nats;
        const webhooks = component === 'gateway' ? ['WEBHOOK_KEY'] : [];
        const bus = login === 'password' ? [`NATS_${name}_PASSWORD`] : [];
        expect(keys.sort()).toEqual([half, `MONGODB_${name}_PASSWORD`, ...bus, ...webhooks].sort());
        const pod = pods.find((one) => componentOf(one) === component);
        const mounted = pod.spec.template.spec.volumes.flatMap(({ projected }: any) => projected?.sources ?? []);
        const files = mounted
          .flatMap(({ secret }: any) => secret.items.map(({ key }: any) => key))
          .filter((key: string) => /^NATS/.test(key));
        expect(files).toEqual(login === 'password' ? [] : [`NATS_${name}_${login.toUpperCase()}`]);
      }
    });

    it('replaces pods without losing a call, and lets them end in their own time', () => {
      const deployments = manifests.filter(({ kind }) => kind === 'Deployment');
      expect(deployments.map(componentOf).sort()).toEqual(SERVICES.filter((name) => values(set).services[name].enabled).sort());
      for (const { spec } of deployments) {
        expect(spec.strategy.rollingUpdate).toEqual({ maxUnavailable: 0, maxSurge: 1 });
        const [container] = spec.template.spec.containers;
        const drainS = Number(environmentOf(container).get('DRAIN_MS').value) / 1000;
        expect(spec.template.spec.terminationGracePeriodSeconds).toBeGreaterThan(drainS + ENDS_WITHIN_S);
        for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe']) expect(container[probe].httpGet.port).toBe('http');
      }
    });

    it('never scales by itself what wouldn’t be faster for it, and leaves the number to the scaler otherwise', () => {
      const scaled = manifests.filter(({ kind }) => kind === 'HorizontalPodAutoscaler').map(componentOf);
      expect(scaled).not.toEqual(expect.arrayContaining(['planner']));
      expect(scaled).not.toEqual(expect.arrayContaining(['inventory']));
      for (const one of manifests.filter(({ kind }) => kind === 'Deployment'))
        expect([componentOf(one), one.spec.replicas === undefined]).toEqual([
          componentOf(one),
          scaled.includes(componentOf(one)) || values(set).services[componentOf(one)].autoscaling?.external === true,
        ]);
    });

    it('runs the set-up job as a hook of Argo CD only if it is asked to', () => {
      const jobs = manifests.filter(({ kind }) => kind === 'Job');
      const hook = { 'argocd.argoproj.io/hook': 'Sync', 'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation' };
      expect(jobs.length).toBeGreaterThan(0);
      for (const job of jobs) expect(job.metadata.annotations).toEqual(values(set).setup.argoCdHook ? hook : undefined);
    });

    if (values(set).httpRoute.enabled)
      it('leads callers of the route to the port of the gateway', () => {
        const [{ spec }] = manifests.filter(({ kind }) => kind === 'HTTPRoute');
        const [{ name, port }] = spec.rules[0].backendRefs;
        const service = manifests.find(({ kind, metadata }) => kind === 'Service' && metadata.name === name);
        expect(service.spec.ports).toContainEqual({ name: 'http', port, targetPort: 'http' });
        expect(componentOf(service)).toBe('gateway');
      });

    if (values(set).prometheusRule.enabled)
      it('has every alert, each with a link to its page', () => {
        const [{ spec }] = manifests.filter(({ kind }) => kind === 'PrometheusRule');
        const links = spec.groups.flatMap(({ rules }: any) => rules.map(({ annotations }: any) => annotations.runbook_url));
        for (const link of links) expect(link).toMatch(/^https:\/\/git\.example\/pegboard\/blob\/main\/docs\/observability\.md#\w+$/);
        const file = parse(read(repositoryRoot(), 'deploy', 'observability', 'alerts.yml'));
        const own = JSON.stringify(spec).replaceAll(values(set).prometheusRule.runbooks, 'https://pegboard.example/blob/main/');
        expect(own).toBe(JSON.stringify(file));
      });

    if (values(set).dashboard.enabled)
      it('has the dashboard where the sidecar of Grafana looks for it', () => {
        const { data, metadata } = manifests.find(({ metadata: { name } }) => name.endsWith('-dashboard'));
        expect(metadata.labels).toMatchObject({ grafana_dashboard: '1' });
        expect(Object.keys(data)).toEqual(['pegboard.json']);
        expect(JSON.parse(read(CHART, 'files', 'pegboard.json')).title).toEqual(expect.any(String));
      });

    it('labels everything as a part of Pegboard, as the runbooks look for it', () => {
      for (const { metadata } of [...manifests, ...pods.map(({ spec }) => spec.template)])
        expect(metadata.labels).toMatchObject({ 'app.kubernetes.io/part-of': 'pegboard' });
    });

    it('lets the gateway call every service, and no service another: they ask over NATS', () => {
      const { services } = values(set);
      if (!services.gateway.enabled) return;
      for (const service of OWNERS.filter((name) => services[name].enabled)) {
        expect([service, mayCall(manifests, labels('gateway'), labels(service), 3000)]).toEqual([service, true]);
        for (const other of SERVICES.filter((name) => services[name].enabled))
          expect([service, other, mayCall(manifests, labels(service), labels(other), 3000)]).toEqual([service, other, false]);
        expect(mayCall(manifests, labels('gateway'), labels(service), 9090)).toBe(false);
      }
    });

    if (values(set).erpSync.postgres)
      it('lets the mirror, and nobody else, call its PostgreSQL', () => {
        const policies = manifests.filter(
          ({ kind, spec }) => kind === 'NetworkPolicy' && JSON.stringify(spec.egress ?? []).includes('5432'),
        );
        expect(policies.map(({ spec }) => spec.podSelector.matchLabels['app.kubernetes.io/component'])).toEqual(['erp-sync']);
      });

    if (values(set).nats.enabled && values(set).mongodb.enabled)
      it('lets whoever has an address of NATS or MongoDB call it, and nobody else', () => {
        for (const [component, container] of containers) {
          const environment = environmentOf(container);
          const [nats, mongodb] = [labels('nats'), labels('mongodb')];
          expect([component, mayCall(manifests, labels(component), nats, 4222)]).toEqual([component, environment.has('NATS_URL')]);
          expect([component, mayCall(manifests, labels(component), mongodb, 27017)]).toEqual([component, environment.has('MONGODB_URI')]);
        }
      });
  });
});
