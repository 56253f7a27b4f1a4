import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ALERTS, CHECKED, checkedAlerts } from './alerts';

const read = (name: string): any => parse(readFileSync(join(ALERTS, name), 'utf8'));
const rules: any[] = read('alerts.yml').groups.flatMap((group: any) => group.rules);

/** Whose alerts they may be, beside who is named by a label of the numbers. */
const OWNERS = ['platform', 'gateway', 'inventory', 'planner'];

describe('the alerts', () => {
  it('are those that promtool has tried: npm run chart', () => expect(readFileSync(CHECKED, 'utf8')).toBe(checkedAlerts()));

  it('each have an owner, whose team is woken', () => {
    for (const { alert, labels } of rules)
      expect([alert, OWNERS.includes(labels.owner) || /\$labels\.(service_name|consumer|question)\b/.test(labels.owner)]).toEqual([
        alert,
        true,
      ]);
  });

  it('lead to a page that can be opened from anywhere', () => {
    for (const { annotations } of rules) expect(annotations.runbook_url).toMatch(/^https:\/\/.+\/docs\/observability\.md#\w+$/);
  });

  it('ask for every service whether it is there', () => {
    const { expr } = rules.find(({ alert }) => alert === 'PegboardServiceAbsent');
    const named = [...expr.matchAll(/absent\(pegboard_ready\{service_name="(\w+)"\}\)/g)].map(([, name]) => name);
    expect(named.sort()).toEqual(['gateway', 'inventory', 'manufacturing', 'planner', 'purchasing', 'sales']);
  });

  it('watch each objective over two times two windows', () => {
    const objectives = rules.filter(({ alert }) => /Burns/.test(alert));
    expect(objectives.map(({ alert }) => alert.replace(/^Pegboard|Burns.*$/g, ''))).toEqual([
      'Status',
      'Status',
      'Writes',
      'Writes',
      'Mirror',
      'Mirror',
    ]);
    for (const { alert, expr, labels } of objectives) {
      const windows = new Set([...expr.matchAll(/\[(\d+[mh])(?::1m)?\]/g)].map(([, window]) => window));
      expect([alert, [...windows]]).toEqual([alert, labels.severity === 'page' ? ['1h', '5m'] : ['6h', '30m']]);
    }
  });

  it('that are new are tried with numbers that raise them', () => {
    const raised = read('alerts.test.yml').tests.flatMap((one: any) =>
      one.alert_rule_test.filter(({ exp_alerts }: any) => exp_alerts.length > 0).map(({ alertname }: any) => alertname),
    );
    const expected = [
      'ConsumerPaused',
      'NobodyReads',
      'ServiceAbsent',
      'WebhooksWait',
      'StreamFull',
      'BusDisk',
      'DatabaseLag',
      'CertificateEnds',
      'KeyEnds',
    ];
    expect(raised).toEqual(expect.arrayContaining(expected.map((name) => `Pegboard${name}`)));
  });
});
