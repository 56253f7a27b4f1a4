import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { manifestsOf, mayCall, schemaFileOf, workloads } from './manifests';
import { readme } from './readme';
import { CHART, RENDERED, sourceOf, VALUES, valueSets } from './render';
import { SCHEMAS } from './schemas';

const OWNERS = ['inventory', 'sales', 'manufacturing', 'purchasing', 'planner'];
const SERVICES = [...OWNERS, 'gateway'];
/** What a process gives itself after draining. */
const ENDS_WITHIN_S = 25;

const read = (...path: string[]): string => readFileSync(join(...path), 'utf8');
const componentOf = ({ metadata }: any): string => metadata.labels['app.kubernetes.io/component'];
const environmentOf = (container: any): Map<string, any> => new Map((container.env ?? []).map((one: any) => [one.name, one]));

const merged = (base: any, over: any): any =>
  base && over && typeof base === 'object' && typeof over === 'object' && !Array.isArray(over)
    ? Object.fromEntries([...new Set([...Object.keys(base), ...Object.keys(over)])].map((key) => [key, merged(base[key], over[key])]))
    : (over ?? base);

describe('the chart', () => {
  const ajv = new Ajv({ strict: false, allErrors: true });
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
      { nameOverride: 'Foo_Bar' },
      { oidc: { issuer: 'https://id.example' } },
      { mongodb: { enabled: true, adminUser: '' } },
      { replicas: 3 },
    ];
    for (const one of wrong) expect([one, check(merged(values(), one))]).toEqual([one, false]);
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
      for (const manifest of manifests) {
        const file = join(SCHEMAS, schemaFileOf(manifest));
        const check = ajv.getSchema(file) ?? ajv.addSchema(JSON.parse(read(file)), file).getSchema(file)!;
        expect([manifest.kind, manifest.metadata.name, check(manifest), check.errors]).toEqual([
          manifest.kind,
          manifest.metadata.name,
          true,
          null,
        ]);
      }
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
          if (/PASSWORD|SECRET|TOKEN|_KEY$/.test(name))
            expect([name, valueFrom?.secretKeyRef.name]).toEqual([name, values(set).existingSecret]);
          const [, inside] = /:\/\/[^/@]*:([^@]*)@/.exec(value ?? '') ?? [];
          if (inside !== undefined) expect([name, inside]).toEqual([name, expect.stringMatching(/^\$\(\w+\)$/)]);
        }
      }
      expect(manifests.map(({ kind }) => kind)).not.toContain('Secret');
    });

    it('gives each service its own passwords, and the signing half of the key to the gateway alone', () => {
      for (const [component, container] of containers.filter(([name]) => SERVICES.includes(name))) {
        const keys = (container.env as any[]).flatMap(({ valueFrom }) => valueFrom?.secretKeyRef.key ?? []);
        const half = component === 'gateway' ? 'INTERNAL_PRIVATE_KEY' : 'INTERNAL_PUBLIC_KEY';
        const name = component.toUpperCase();
        expect(keys.sort()).toEqual([half, `MONGODB_${name}_PASSWORD`, `NATS_${name}_PASSWORD`].sort());
      }
    });

    it('replaces pods without losing a call, and lets them end in their own time', () => {
      const deployments = manifests.filter(({ kind }) => kind === 'Deployment');
      expect(deployments.map(componentOf).sort()).toEqual([...SERVICES].sort());
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
        expect([componentOf(one), one.spec.replicas === undefined]).toEqual([componentOf(one), scaled.includes(componentOf(one))]);
    });

    it('lets the gateway call every service, and no service another: they ask over NATS', () => {
      for (const service of OWNERS) {
        expect([service, mayCall(manifests, labels('gateway'), labels(service), 3000)]).toEqual([service, true]);
        for (const other of SERVICES)
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
