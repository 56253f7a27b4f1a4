import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { RENDERED } from './render';

/** What was drawn from a set of values, manifest by manifest. */
export const manifestsOf = (set: string): any[] =>
  parseAllDocuments(readFileSync(join(RENDERED, `${set}.yaml`), 'utf8'))
    .map((document) => document.toJS())
    .filter(Boolean);

/** The file of a kind's schema, as kubeconform calls it. */
export function schemaFileOf({ apiVersion, kind }: { apiVersion: string; kind: string }): string {
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  return [kind.toLowerCase(), group!.split('.')[0], version].filter(Boolean).join('-') + '.json';
}

export const workloads = (manifests: readonly any[]): any[] => manifests.filter(({ spec }) => spec?.template?.spec?.containers);

const isSelected = (selector: any, labels: Record<string, string>): boolean =>
  Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value) &&
  (selector.matchExpressions ?? []).every(({ key, operator, values }: any) => (operator === 'In') === values.includes(labels[key]));

/**
 * Whether the network policies let one pod call another at a port. Each side must allow it: policies that select a pod
 * and speak of a direction allow what they name and nothing else.
 */
export function mayCall(manifests: readonly any[], from: Record<string, string>, to: Record<string, string>, port: number): boolean {
  const policies = manifests.filter(({ kind }) => kind === 'NetworkPolicy').map(({ spec }) => spec);
  const allows = (own: Record<string, string>, type: 'Ingress' | 'Egress', other: Record<string, string>): boolean => {
    const speaking = policies.filter((policy) => policy.policyTypes.includes(type) && isSelected(policy.podSelector, own));
    const [rules, peers] = type === 'Ingress' ? (['ingress', 'from'] as const) : (['egress', 'to'] as const);
    return speaking.some((policy) =>
      (policy[rules] ?? []).some(
        (rule: any) =>
          (!rule.ports || rule.ports.some((one: any) => one.port === port && one.protocol === 'TCP')) &&
          (!rule[peers] ||
            rule[peers].some((peer: any) => peer.podSelector && !peer.namespaceSelector && isSelected(peer.podSelector, other))),
      ),
    );
  };
  return allows(from, 'Egress', to) && allows(to, 'Ingress', from);
}
