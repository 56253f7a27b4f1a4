/** What is asked of one database of the server; MongoDB's own commands. */
export type RunCommand = (database: string, command: Record<string, unknown>) => Promise<Record<string, unknown>>;

export interface UserOfUri {
  readonly name: string;
  readonly password: string;
  /** Where the user is kept. */
  readonly database: string;
}

/** Who a service says it is, by the address it is given; undefined for an address without a user. */
export function userOf(uri: string): UserOfUri | undefined {
  const [, name, password, rest] = /^mongodb(?:\+srv)?:\/\/([^:@/]+):([^@/]*)@(.*)$/.exec(uri) ?? [];
  if (name === undefined || password === undefined || rest === undefined) return undefined;
  const [, path = '', query = ''] = /^[^/?]*\/?([^?]*)\??(.*)$/.exec(rest) ?? [];
  const database = new URLSearchParams(query).get('authSource') ?? (path || 'admin');
  return { name: decodeURIComponent(name), password: decodeURIComponent(password), database };
}

/**
 * Makes the user of a service, who may read and write the service's own database and nothing else. One that is there gets
 * the password and the rights again, so that a changed password only needs another run.
 */
export async function makeDatabaseUser(run: RunCommand, user: UserOfUri, database: string): Promise<'made' | 'updated'> {
  const rights = { pwd: user.password, roles: [{ role: 'readWrite', db: database }] };
  const { users } = await run(user.database, { usersInfo: user.name });
  if (Array.isArray(users) && users.length > 0) {
    await run(user.database, { updateUser: user.name, ...rights });
    return 'updated';
  }
  await run(user.database, { createUser: user.name, ...rights });
  return 'made';
}
