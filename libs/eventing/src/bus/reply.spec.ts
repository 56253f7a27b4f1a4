import { z } from 'zod';
import { question } from '@pegboard/contracts';
import { isAway } from '../away';
import { MemoryAsker } from '../testing';

describe('a question whose answering service has lost its own database', () => {
  const ask = async (problem: Error): Promise<unknown> => {
    const asker = new MemoryAsker();
    const asked = question('inventory.try', z.object({}), z.object({}));
    asker.answer(asked, () => Promise.reject(problem));
    return asker.ask(asked, {}).catch((refusal: unknown) => refusal);
  };
  const named = (name: string, code?: number): Error => Object.assign(new Error('closed'), { name, code });

  it.each([
    ['the connection is cut', named('MongoNetworkError')],
    ['no server is found', named('MongoServerSelectionError')],
    ['the server stops', named('MongoServerError', 11_600)],
    ['the bus is cut', named('NatsError')],
  ])('%s: 503, to be asked again, and no mistake of anybody', async (_what, problem) => {
    const given = problem.name === 'NatsError' ? Object.assign(problem, { code: 'CONNECTION_CLOSED' }) : problem;
    const refusal = await ask(given);
    expect(refusal).toMatchObject({ kind: 'unavailable', code: 'SERVICE_UNAVAILABLE' });
    expect((refusal as Error).message).toMatch(/^inventory could not reach its database or the bus, so the result is unknown\./);
    expect(isAway(refusal)).toBe(true);
  });

  it('a mistake of its own stays one', async () => {
    const refusal = await ask(new Error('bug'));
    expect((refusal as Error).message).toMatch(/failed at the other side/);
    expect(isAway(refusal)).toBe(false);
  });
});
