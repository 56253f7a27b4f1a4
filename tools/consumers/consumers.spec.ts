import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { added, consumersIn, nextSteps, without, writeConsumers } from './consumers';

describe('pegboard consumers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pegboard-consumers-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const read = (file: string): string => readFileSync(join(folder, 'nats', file), 'utf8');

  it('keeps a list, and makes of it what the server reads and values for the chart', () => {
    const nats = join(folder, 'nats');
    expect(consumersIn(nats)).toEqual({});
    const list = added(added({}, 'bi', undefined), 'erp-team', ['inventory', 'sales']);
    writeConsumers(nats, list);
    expect(consumersIn(nats)).toEqual({ bi: null, 'erp-team': ['sales', 'inventory'] });
    expect(read('users.conf')).toMatch(/ERP-TEAM: \{[^}]*limits/);
    expect(read('users.conf')).toContain('password: $NATS_ERP_TEAM_PASSWORD');
    expect(read('users.conf')).toContain('"gateway.read_from.erp-team.sales-inventory"');
    expect(parse(read('values.yaml'))).toEqual({ nats: { consumers: ['bi', 'erp-team'], users: read('users.conf') } });
    expect(nextSteps('erp-team')).toContain('NATS_ERP_TEAM_PASSWORD');
    writeConsumers(nats, without(consumersIn(nats), 'erp-team'));
    expect(read('users.conf')).not.toContain('erp-team');
  });

  it.each([
    ['a service', 'sales', ['sales'], /can't be a listener's name/],
    ['what is no service', 'erp-team', ['gateway'], /erp-team can't read gateway/],
    ['nothing', 'erp-team', [], /erp-team can't read nothing/],
  ])('refuses %s, and writes nothing', (_what, name, reads, sentence) => {
    expect(() => added({}, name, reads)).toThrow(sentence);
    expect(() => without({}, name)).toThrow(/the list is empty/);
  });

  it('says so if the list is not one', () => {
    const other = join(folder, 'other');
    writeConsumers(other, {});
    writeFileSync(join(other, 'consumers.json'), '{"sales": null}');
    expect(() => consumersIn(other)).toThrow(/can't be a listener's name/);
    expect(existsSync(join(other, 'values.yaml'))).toBe(true);
  });
});
