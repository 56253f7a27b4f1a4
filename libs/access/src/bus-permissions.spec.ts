import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as contracts from '@pegboard/contracts';
import { ASKS, type Question, type ServiceName } from '@pegboard/contracts';
import {
  BUS_SERVICES as SERVICES,
  BUS_USERS,
  busAccounts,
  busPermissions,
  exportsTo,
  LISTENER,
  listenerCalled,
  listenerPermissions,
  mayPublish,
  maySubscribe,
  type BusUser,
} from './index';

const APPS = join(__dirname, '..', '..', '..', 'apps');

const isQuestion = (value: unknown): value is Question<any, any> =>
  typeof value === 'object' && value !== null && 'subject' in value && 'output' in value;
const isEvent = (value: unknown): value is contracts.EventType<unknown> =>
  typeof value === 'object' && value !== null && 'resource' in value && 'body' in value;
const questions = Object.entries(contracts as Record<string, unknown>).filter((entry): entry is [string, Question<any, any>] =>
  isQuestion(entry[1]),
);
const events = Object.values(contracts as Record<string, unknown>).filter(isEvent);
const ownerOf = ({ subject }: Question<any, any>): string => subject.split('.')[0]!;

/** What asks for those who use it, in the libraries. */
const ASKED_BY: Readonly<Record<string, readonly string[]>> = {
  // Who orders a shortage takes it from the planner, and gives back what isn't ordered (P13).
  orderShortage: ['planTakeShortage', 'planGiveBackShortage'],
  buyMissing: ['planMissingIngredients', 'planTakeShortage', 'planGiveBackShortage'],
  makeMissing: ['planMissingIngredients', 'planTakeShortage', 'planGiveBackShortage'],
  LocationCopies: ['inventoryLocations'],
  defaultSupplierExtension: ['purchasingSuppliersOf'],
};

/** The names of others' questions that a service's code uses, beyond importing them. */
function usedBy(service: ServiceName): Set<string> {
  const files = readdirSync(join(APPS, service, 'src'), { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.spec.ts') && !/(^|\/)testing\//.test(file),
  );
  const text = files
    .map((file) => readFileSync(join(APPS, service, 'src', file), 'utf8').replaceAll(/^import[\s\S]*?from '.*';$/gm, ''))
    .join('\n');
  const viaLibrary = Object.entries(ASKED_BY).flatMap(([name, asked]) => (new RegExp(`\\b${name}\\b`).test(text) ? asked : []));
  const named = questions.filter(([name, question]) => ownerOf(question) !== service && new RegExp(`\\b${name}\\b`).test(text));
  return new Set([...named.map(([name]) => name), ...viaLibrary]);
}

const namesOf = (...tables: Record<string, Question<any, any>>[]): string[] =>
  questions.filter(([, question]) => tables.some((table) => Object.values(table).includes(question))).map(([name]) => name);

describe('the table of who asks what', () => {
  it.each(SERVICES)('%s asks exactly what its code says', (service) => {
    // Every service with a database waits for the plan when a request says so; the planner asks itself. The gateway asks
    // for its operators what is the same of each service.
    const viaLibrary =
      service === 'gateway'
        ? namesOf(
            { ...contracts.REDRIVES },
            { ...contracts.PRESENCES },
            { ...contracts.NARROWS },
            { ...contracts.REPAIRS },
            { ...contracts.REPUBLISHES },
          )
        : ['planAsOf'];
    const named = questions.filter(([, question]) => ASKS[service].includes(question)).map(([name]) => name);
    expect(named.sort()).toEqual([...new Set([...usedBy(service), ...viaLibrary])].sort());
  });
});

describe('every subject × every user of the bus', () => {
  const publishing = (subject: string): BusUser[] => BUS_USERS.filter((user) => mayPublish(busPermissions(user), subject));
  const hearing = (subject: string): BusUser[] => BUS_USERS.filter((user) => maySubscribe(busPermissions(user), subject));

  it.each(events.map((event): [string, contracts.EventType<unknown>] => [contracts.heardSubject(event), event]))(
    '%s: only its owner says it',
    (_name, event) => {
      expect(publishing(`evt.${event.service}.${event.resource}.7.changed`)).toEqual([event.service]);
    },
  );

  it.each(questions.map(([, question]): [string, Question<any, any>] => [question.subject, question]))(
    '%s: only its owner hears it, and only who the table names asks',
    (subject, question) => {
      expect(hearing(subject)).toEqual([ownerOf(question)]);
      const asking = SERVICES.filter((service) => ASKS[service].includes(question));
      const isListeners = /\.snapshot\.|journal_since|planner\.as_of|^gateway\.read_from\./.test(subject);
      expect(publishing(subject)).toEqual([...asking, ...(isListeners ? ['listener'] : [])]);
    },
  );

  it('nobody hears another’s answers, or everything', () => {
    for (const user of SERVICES) expect(hearing(`_INBOX_${user}.abc`)).toEqual([user]);
    for (const pattern of ['>', '*.>', '_INBOX.>', '*', 'evt.>.x'])
      expect(hearing(pattern).filter((user) => user !== 'listener')).toEqual([]);
  });

  it('dead letters and consumers are each service’s own', () => {
    for (const user of SERVICES.filter((name) => name !== 'gateway')) {
      expect(publishing(`dead.${user}.evt.sales.x.1.y`)).toEqual([user]);
      expect(publishing(`$JS.ACK.EVENTS.${user}.1.2.3.4.5`)).toEqual([user]);
      for (const verb of ['CREATE', 'DELETE', 'MSG.NEXT']) expect(publishing(`$JS.API.CONSUMER.${verb}.EVENTS.${user}`)).toEqual([user]);
    }
  });

  it('a consumer is made only under a name that the subject tells', () => {
    expect(publishing('$JS.API.CONSUMER.CREATE.EVENTS')).toEqual([]);
    expect(publishing('$JS.API.CONSUMER.CREATE.EVENTS.mine')).toEqual(['planner', 'gateway']);
    expect(publishing('$JS.API.CONSUMER.DURABLE.CREATE.EVENTS.mine')).toEqual(['planner', 'gateway']);
  });

  it('the gateway alone notes who did what, and reads it', () => {
    for (const subject of ['audit.sales.sales_order.7.changed', '$JS.API.STREAM.CREATE.AUDIT', '$JS.API.CONSUMER.CREATE.AUDIT.mine'])
      expect(publishing(subject)).toEqual(['gateway']);
    expect(hearing('audit.>')).toEqual([]);
  });

  it('a lease is taken by its own service', () => {
    for (const user of ['planner', 'gateway']) expect(publishing(`$KV.LEASES.${user}`)).toEqual([user]);
  });

  it('nobody deletes, empties or changes a stream', () => {
    for (const verb of ['DELETE', 'PURGE', 'UPDATE', 'MSG.DELETE', 'RESTORE', 'SNAPSHOT'])
      for (const stream of ['EVENTS', 'AUDIT']) expect(publishing(`$JS.API.STREAM.${verb}.${stream}`)).toEqual([]);
    expect(publishing('$SYS.REQ.SERVER.PING')).toEqual([]);
  });
});

describe('the accounts on the bus', () => {
  const secret = (user: string): string => `of ${user}`;
  const three = [LISTENER, listenerCalled('bi'), listenerCalled('web-shop')];
  const accounts: any = busAccounts(secret, three);

  it('the services share one, each listener has its own', () => {
    expect(Object.keys(accounts)).toEqual(['COMPANY', 'LISTENER', 'BI', 'WEB-SHOP']);
    expect(accounts.COMPANY.users.map(({ user }: any) => user)).toEqual(SERVICES);
    expect(accounts.BI.users).toEqual([{ user: 'bi', password: 'of bi', permissions: listenerPermissions(listenerCalled('bi')) }]);
    for (const name of ['LISTENER', 'BI', 'WEB-SHOP'])
      expect(accounts[name].limits).toEqual({ max_payload: 65_536, max_connections: 50, max_subscriptions: 1_000 });
    // Without JetStream of its own, nothing but the company's answers there.
    expect(accounts.BI.jetstream).toBeUndefined();
  });

  it('each is exported exactly what it imports, and its consumers to nobody else', () => {
    for (const listener of three) {
      const name = listener.name.toUpperCase();
      const exported = accounts.COMPANY.exports.filter((one: any) => one.accounts.includes(name));
      const subjects = (list: any[]): string[] =>
        list.map((one) => one.stream?.subject ?? one.service?.subject ?? one.stream ?? one.service);
      expect(subjects(accounts[name].imports).sort()).toEqual(subjects(exported).sort());
      for (const consumer of listener.consumers)
        for (const one of accounts.COMPANY.exports.filter((all: any) => String(all.service).split('.').includes(consumer)))
          expect([one.service, one.accounts]).toEqual([one.service, [name]]);
    }
  });

  it('one that reads some services alone hears them, asks them, and sees nothing of others', () => {
    const team = listenerCalled('erp-team', ['inventory', 'sales']);
    const permissions = listenerPermissions(team);
    for (const subject of ['evt.sales.sales_order.7.changed', 'evt.inventory.journal.7.committed'])
      expect(maySubscribe(permissions, subject)).toBe(true);
    for (const subject of ['evt.purchasing.supplier.7.changed', 'evt.planner.sales_statuses.7.changed', 'evt.>', '>', 'evt.*.>'])
      expect([subject, maySubscribe(permissions, subject)]).toEqual([subject, false]);
    expect(permissions.publish.allow).toEqual([
      '$JS.API.INFO',
      'gateway.read_from.erp-team.sales-inventory',
      '$JS.API.CONSUMER.INFO.EVENTS.erp-team',
      '$JS.ACK.EVENTS.erp-team.>',
      '$JS.API.CONSUMER.MSG.NEXT.EVENTS.erp-team',
      ...exportsTo(LISTENER)
        .map(({ subject }) => subject)
        .filter((subject) => /^(sales|inventory)\./.test(subject)),
    ]);
    expect(() => listenerCalled('erp-team', ['everything'])).toThrow("erp-team can't read everything");
    expect(() => listenerCalled('listener', ['sales'])).toThrow('choose another name');
  });

  it('nobody outside makes a consumer or a stream, deletes anything, or takes a lease', () => {
    const subjects = three.flatMap(exportsTo).map(({ subject }) => subject);
    for (const subject of subjects) expect(subject).not.toMatch(/CREATE|DELETE|PURGE|UPDATE|RESTORE|KV|^dead|\$SYS|^>$|^\*/);
  });

  it.each(['sales', 'gateway', 'company', 'sys', 'COMPANY', 'a.b', '*', '', 'erp-sync', '>'])('"%s" is no listener’s name', (name) => {
    expect(() => listenerCalled(name)).toThrow(/can't be a listener's name/);
  });
});
