import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  busAccounts,
  busOfThisVersion,
  exportsTo,
  LISTENER,
  NOTHING_MORE,
  permissionsBesideReleases,
  stillAllowed,
  type ReleasedBus,
} from './index';

const FOLDER = join(__dirname, '..', '..', 'contracts', 'released');
const releases = readdirSync(FOLDER)
  .map((file): [string, ReleasedBus] => [file, (JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as { bus: ReleasedBus }).bus])
  .filter(([, bus]) => bus !== undefined);
const present = busOfThisVersion(exportsTo(LISTENER));
const accounts = (still?: Parameters<typeof busAccounts>[3]): any => busAccounts((user) => user, [LISTENER], [], still);
const usersOf = (from: any): any[] => [...from.COMPANY.users, ...from.LISTENER.users];

/** Whatever is not let through by the accounts of this version, and was by those of a release. */
function lost(release: ReleasedBus, from: any): string[] {
  return Object.entries(release.users).flatMap(([name, { publish, subscribe }]) => {
    const { permissions } = usersOf(from).find(({ user }) => user === name);
    const missing = (list: readonly string[], kept: readonly string[]): string[] => list.filter((subject) => !kept.includes(subject));
    return [
      ...missing(publish.allow, permissions.publish.allow).map((subject) => `${name} may not publish ${subject}`),
      ...missing(subscribe.allow, permissions.subscribe.allow).map((subject) => `${name} may not hear ${subject}`),
      ...publish.allow.filter((subject) => permissions.publish.deny.includes(subject)).map((subject) => `${name} is denied ${subject}`),
    ];
  });
}

describe('the accounts on the bus, beside a release that is supported', () => {
  it.each(releases)('%s: whoever runs it may do what it needs, and the listener is exported what it was', (_file, release) => {
    expect(lost(release, accounts())).toEqual([]);
    const imported = accounts()
      .LISTENER.imports.flatMap((one: any) => Object.values(one))
      .map(({ subject }: any) => subject);
    expect(release.exports.map(({ subject }) => subject).filter((subject) => !imported.includes(subject))).toEqual([]);
  });

  const sales = present.users['sales']!;
  const older: ReleasedBus = {
    users: {
      ...present.users,
      sales: {
        ...sales,
        publish: { ...sales.publish, allow: [...sales.publish.allow, 'inventory.old_question'] },
        subscribe: { allow: [...sales.subscribe.allow, 'old.>'] },
      },
    },
    exports: [...present.exports, { kind: 'service', subject: 'sales.snapshot.old' }],
  };

  it('what a release asks and this version doesn’t is allowed, and isn’t any more when nothing more is', () => {
    const still = stillAllowed([older], present);
    expect(still).toEqual({
      users: { sales: { publish: ['inventory.old_question'], subscribe: ['old.>'] } },
      exports: [{ kind: 'service', subject: 'sales.snapshot.old' }],
    });
    expect(lost(older, accounts(still))).toEqual([]);
    expect(accounts(still).LISTENER.imports).toContainEqual({ service: { account: 'COMPANY', subject: 'sales.snapshot.old' } });
    expect(lost(older, accounts(NOTHING_MORE))).toEqual(['sales may not publish inventory.old_question', 'sales may not hear old.>']);
  });

  it('what is denied here and a release needs is denied to nobody', () => {
    const [denied] = present.users['gateway']!.publish.deny;
    const still = { users: { gateway: { publish: [denied!], subscribe: [] } }, exports: [] };
    expect(permissionsBesideReleases('gateway', still).publish.deny).not.toContain(denied);
    expect(permissionsBesideReleases('gateway', NOTHING_MORE).publish.deny).toContain(denied);
  });

  it('a user that only a release has gets nothing', () => {
    expect(stillAllowed([{ users: { gone: sales }, exports: [] }], present)).toEqual(NOTHING_MORE);
  });
});
