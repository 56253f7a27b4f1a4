import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@pegboard/servers';

/** The version of Kubernetes whose schemas are kept; `npm run chart -- schemas` draws them again after a change here. */
export const KUBERNETES_VERSION = '1.34.2';

export const SCHEMAS = join(repositoryRoot(), 'deploy', 'helm', 'schemas');

/**
 * Kind and version, as kubeconform looks for them, and what Kubernetes calls them. Kinds of other projects (ServiceMonitor, HTTPRoute …) have
 * schemas that are kept by hand: they know the fields that the chart and its examples use, and no others.
 */
const KINDS: Readonly<Record<string, string>> = {
  'configmap-v1': 'io.k8s.api.core.v1.ConfigMap',
  'service-v1': 'io.k8s.api.core.v1.Service',
  'serviceaccount-v1': 'io.k8s.api.core.v1.ServiceAccount',
  'deployment-apps-v1': 'io.k8s.api.apps.v1.Deployment',
  'statefulset-apps-v1': 'io.k8s.api.apps.v1.StatefulSet',
  'job-batch-v1': 'io.k8s.api.batch.v1.Job',
  'horizontalpodautoscaler-autoscaling-v2': 'io.k8s.api.autoscaling.v2.HorizontalPodAutoscaler',
  'poddisruptionbudget-policy-v1': 'io.k8s.api.policy.v1.PodDisruptionBudget',
  'networkpolicy-networking-v1': 'io.k8s.api.networking.v1.NetworkPolicy',
  'ingress-networking-v1': 'io.k8s.api.networking.v1.Ingress',
};

type Json = any;

/** What Kubernetes publishes, cut down to the kinds that the chart has, and strict: a field that isn't known is wrong. */
export function drawSchemas(): number {
  const definitions = published();
  for (const [file, name] of Object.entries(KINDS)) {
    const kept: Record<string, Json> = {};
    keep(name, definitions, kept);
    const schema = { $schema: 'http://json-schema.org/draft-07/schema#', ...kept[name], definitions: kept };
    delete schema.definitions[name];
    writeFileSync(join(SCHEMAS, `${file}.json`), `${JSON.stringify(schema)}\n`);
  }
  return Object.keys(KINDS).length;
}

function published(): Record<string, Json> {
  const module = `k8s.io/kubernetes@v${KUBERNETES_VERSION}`;
  const { stdout, status, stderr } = spawnSync('go', ['mod', 'download', '-json', module], { encoding: 'utf8', cwd: '/' });
  if (status !== 0) throw new Error(`${module} can't be installed: ${stderr}`);
  const { Dir } = JSON.parse(stdout) as { Dir: string };
  return JSON.parse(readFileSync(join(Dir, 'api', 'openapi-spec', 'swagger.json'), 'utf8')).definitions;
}

function keep(name: string, definitions: Record<string, Json>, kept: Record<string, Json>): void {
  if (kept[name]) return;
  kept[name] = {};
  kept[name] = strict(definitions[name], (other) => keep(other, definitions, kept));
}

/** Without words, with `$ref`s of JSON Schema, and closed where the fields are known. */
function strict(schema: Json, onReference: (name: string) => void): Json {
  if (schema.$ref) {
    const name = schema.$ref.split('/').pop() as string;
    onReference(name);
    return { $ref: `#/definitions/${name}` };
  }
  if (schema.format === 'int-or-string') return { type: ['string', 'integer'] };
  const result: Json = schema.type ? { type: schema.type } : {};
  if (schema.enum) result.enum = schema.enum;
  if (schema.required) result.required = schema.required;
  if (schema.items) result.items = strict(schema.items, onReference);
  if (schema.additionalProperties) result.additionalProperties = strict(schema.additionalProperties, onReference);
  if (schema.properties) {
    const fields = Object.entries(schema.properties).map(([field, its]) => [field, strict(its, onReference)]);
    Object.assign(result, { properties: Object.fromEntries(fields), additionalProperties: false });
  }
  // A quantity is a text or a number.
  return schema.description?.startsWith('Quantity is a fixed-point') ? { type: ['string', 'number'] } : result;
}
