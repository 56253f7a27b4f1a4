import { createConnection, mongo } from 'mongoose';

/** The one user of a server that asks for a password. */
export const FIRST_USER = 'pegboard';
/** There is a user already, and whoever doesn't say that it is him may make no other. */
const MADE_BEFORE = [13, 51_003];

/** @param password absent for a server that asks for none */
export const mongoAddress = (port: number, password?: string): string =>
  password === undefined
    ? `mongodb://127.0.0.1:${port}/?directConnection=true`
    : `mongodb://${FIRST_USER}:${password}@127.0.0.1:${port}/?directConnection=true&authMechanism=SCRAM-SHA-256`;

/** An address as it may be shown. */
export const withoutPassword = (url: string): string => url.replace(/:[^:@/]+@/, ':…@');

/**
 * Makes the user of a `mongod` that has none yet. While there is none, whoever calls from this machine may make the first.
 * @param url without a user
 */
export async function makeFirstUser(url: string, password: string): Promise<void> {
  const connection = await createConnection(url).asPromise();
  try {
    await connection
      .getClient()
      .db('admin')
      .command({ createUser: FIRST_USER, pwd: password, roles: ['root'] });
  } catch (problem) {
    if (!(problem instanceof mongo.MongoServerError) || !MADE_BEFORE.includes(problem.code as number)) throw problem;
  } finally {
    await connection.close();
  }
}
