import { Rejection } from '@pegboard/kit';
import { MongoBulkWriteError, MongoNetworkError, MongoServerError, type BulkWriteResult } from 'mongodb';
import { isAway } from './away';

const bulk = (problem: object): Error =>
  new MongoBulkWriteError(problem as never, { getWriteErrors: () => [] } as unknown as BulkWriteResult);

describe('who is away', () => {
  it.each<[string, unknown]>([
    ['a lost connection', new MongoNetworkError('read ECONNRESET')],
    [
      'a database whose connections are all in use',
      Object.assign(new Error('Timed out while checking out a connection'), { name: 'MongoWaitQueueTimeoutError' }),
    ],
    ['a connection lost in a bulk write', bulk(new MongoNetworkError('read ECONNRESET'))],
    ['a database server that stops', new MongoServerError({ message: 'interrupted at shutdown', code: 11600 })],
    ['a database server that steps down', new MongoServerError({ message: 'not primary', code: 10107 })],
    ['a service', new Rejection('SERVICE_UNAVAILABLE', 'inventory does not answer.')],
    ['a bus that does not answer', Object.assign(new Error('TIMEOUT'), { name: 'NatsError', code: 'TIMEOUT' })],
  ])('%s', (_what, problem) => expect(isAway(problem)).toBe(true));

  it.each<[string, unknown]>([
    ['a duplicate', new MongoServerError({ message: 'E11000', code: 11000 })],
    ['a duplicate in a bulk write', bulk({ message: 'E11000', code: 11000 })],
    ['a refusal', new Rejection('NOT_RESERVED', 'no')],
    ['a mistake of ours', new TypeError('undefined is not a function')],
    ['no error at all', 'away'],
  ])('not %s', (_what, problem) => expect(isAway(problem)).toBe(false));
});
