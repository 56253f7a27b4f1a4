import { memoryWorld } from '@pegboard/eventing/testing';
import { Sessions, sessionsSchema, signInCodesSchema } from './sessions';

describe('signing in by a link', () => {
  const make = () => {
    const { clock, database } = memoryWorld();
    const [codes, kept] = [database.collection(signInCodesSchema), database.collection(sessionsSchema)];
    return { clock, kept, sessions: new Sessions(codes, kept, clock), other: new Sessions(codes, kept, clock) };
  };
  const ann = { name: 'Ann', grants: ['sales'] };
  const refused = (code: string) => expect.objectContaining({ code });

  it('a code becomes a session with its rights, known by every gateway', async () => {
    const { sessions, other } = make();
    const { code } = await sessions.invite(ann);
    const { token, scopes } = await other.open(code);
    expect(scopes).toContain('sales:write');
    const caller = (await sessions.read(token))!;
    expect([caller.name, caller.scopes.has('sales:write'), caller.scopes.has('keys:manage')]).toEqual(['Ann', true, false]);
  });

  it('a code signs in once, by whichever gateway; a repeated request gets the same session', async () => {
    const { sessions, other, kept } = make();
    const { code } = await sessions.invite(ann);
    const opened = await Promise.allSettled([sessions.open(code), other.open(code), sessions.open(code)]);
    expect(opened.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(other.open(code)).rejects.toEqual(refused('CODE_USED'));
    const next = await sessions.invite(ann);
    const first = await sessions.open(next.code, 'a-request');
    expect(await other.open(next.code, 'a-request')).toEqual(first);
    await expect(other.open(next.code, 'another')).rejects.toEqual(refused('CODE_USED'));
    expect(await kept.count({})).toBe(2);
  });

  it('a code holds for ten minutes, a session for twelve hours', async () => {
    const { clock, sessions } = make();
    const { code } = await sessions.invite(ann);
    clock.advance(599_000);
    const { token } = await sessions.open(code);
    const late = await sessions.invite(ann);
    clock.advance(600_000);
    await expect(sessions.open(late.code)).rejects.toEqual(refused('UNKNOWN_CODE'));
    expect(await sessions.read(token)).toBeDefined();
    clock.advance(12 * 3_600_000);
    expect(await sessions.read(token)).toBeUndefined();
  });

  it('a session that was ended is refused, as is what is none', async () => {
    const { clock, sessions, other } = make();
    const { token } = await sessions.open((await sessions.invite(ann)).code);
    expect(await other.read(token)).toBeDefined();
    await sessions.end(token);
    expect(await sessions.read(token)).toBeUndefined();
    clock.advance(2_001);
    expect(await other.read(token)).toBeUndefined();
    for (const wrong of ['', 'pgs_x', `pgs_${'a'.repeat(43)}`]) expect(await sessions.read(wrong)).toBeUndefined();
    await expect(sessions.open('no-code')).rejects.toEqual(refused('UNKNOWN_CODE'));
  });

  it('keeps neither codes nor tokens', async () => {
    const { sessions, kept } = make();
    const { code } = await sessions.invite(ann);
    const { token } = await sessions.open(code);
    const all = JSON.stringify(await kept.find({}));
    expect([all.includes(code), all.includes(token)]).toEqual([false, false]);
  });
});
