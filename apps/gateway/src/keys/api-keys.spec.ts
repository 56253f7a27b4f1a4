import { memoryWorld } from '@pegboard/eventing/testing';
import { ApiKeys, apiKeysSchema, callerIdOf } from './api-keys';
import { userView } from './user.view';

describe('API keys', () => {
  const make = () => {
    const { clock, database } = memoryWorld();
    const collection = database.collection(apiKeysSchema);
    return { clock, collection, keys: new ApiKeys(collection, clock), other: new ApiKeys(collection, clock) };
  };
  const shop = { name: 'web shop', grants: ['shop'], expiresAt: null, by: 'ann' };

  it('a key is known by its text, by every gateway, with the scopes of its roles', async () => {
    const { keys, other } = make();
    const { key, text } = await keys.create(shop);
    for (const gateway of [keys, other]) {
      const caller = (await gateway.read(text))!;
      expect([caller.id, caller.name, caller.scopes.has('sales:write'), caller.scopes.has('ops:read')]).toEqual([
        `key:${key._id}`,
        'web shop',
        true,
        false,
      ]);
    }
  });

  it('a key that was made elsewhere is taken once, and one that was revoked doesn’t come back', async () => {
    const { keys } = make();
    const text = `pgb_${'0'.repeat(16)}_${'a'.repeat(43)}`;
    const first = { ...shop, grants: ['admin'], by: 'setup' };
    expect(await keys.adopt(text, first)).toBe(true);
    expect((await keys.read(text))?.scopes.has('keys:manage')).toBe(true);
    await keys.revoke('0'.repeat(16));
    expect(await keys.adopt(text, first)).toBe(false);
    expect(await keys.read(text)).toBeUndefined();
    await expect(keys.adopt('no key', first)).rejects.toThrow('not an API key');
  });

  it('those that hold now are listed by their moment, without those that ended or were revoked', async () => {
    const { clock, keys } = make();
    const first = await keys.create(shop);
    const from = clock.now();
    clock.advance(1000);
    const ends = await keys.create({
      ...shop,
      name: 'guest',
      expiresAt: new Date(Date.parse(clock.now()) + 60_000).toISOString() as never,
    });
    const gone = await keys.create({ ...shop, name: 'gone' });
    await keys.revoke(gone.key._id);
    const page = { skip: 0, limit: 10 };
    const named = async (query: object = {}): Promise<string[]> => (await keys.listHolding(query, page)).keys.map(({ name }) => name);
    expect(await named()).toEqual(['web shop', 'guest']);
    expect(await named({ created_at_max: from })).toEqual(['web shop']);
    expect(await named({ updated_at_min: ends.key.createdAt })).toEqual(['guest']);
    clock.advance(60_000);
    expect(await named()).toEqual(['web shop']);
    const caller = (await keys.read(first.text))!;
    expect(userView(caller)).toEqual({ ...userView({ id: callerIdOf(first.key._id), name: 'web shop' }), firstName: 'web shop' });
    expect(Number.isSafeInteger(userView(caller).id)).toBe(true);
  });

  it('those that end within 30 days, or have ended since yesterday, are found for the alerts', async () => {
    const { clock, keys } = make();
    const inDays = (days: number) => new Date(clock.milliseconds() + days * 86_400_000).toISOString() as never;
    for (const days of [0.5, 1.5, 29, 40]) await keys.create({ ...shop, name: `ends in ${days}`, expiresAt: inDays(days) });
    await keys.create({ ...shop, name: 'never ends' });
    const { key } = await keys.create({ ...shop, name: 'revoked', expiresAt: inDays(3) });
    await keys.revoke(key._id);
    const found = async () => (await keys.endingSoon()).map(({ name }) => name);
    expect(await found()).toEqual(['ends in 0.5', 'ends in 1.5', 'ends in 29']);
    clock.advance(1.6 * 86_400_000);
    expect(await found()).toEqual(['ends in 1.5', 'ends in 29']);
  });

  it('neither the key nor its secret is kept', async () => {
    const { keys, collection } = make();
    const { text } = await keys.create(shop);
    expect(JSON.stringify(await collection.find({}))).not.toContain(text.slice('pgb_'.length + 17));
  });

  it('another secret, another id and what can be no key are nobody', async () => {
    const { keys } = make();
    const [a, b] = [(await keys.create(shop)).text, (await keys.create(shop)).text];
    const mixed = [a.slice(0, 21), b.slice(21)].join('');
    for (const text of [mixed, `${a}x`, a.slice(0, -1), '', 'pgb__']) expect(await keys.read(text)).toBeUndefined();
    expect(await keys.read(`pgb_${'0'.repeat(16)}_${'a'.repeat(43)}`)).toBeUndefined();
  });

  it('a revoked key ends at once here and within three seconds at every other gateway; it can’t be rotated back', async () => {
    const { keys, other, clock } = make();
    const { key, text } = await keys.create(shop);
    expect(await other.read(text)).toBeDefined();
    await keys.revoke(key._id);
    expect(await keys.read(text)).toBeUndefined();
    clock.advance(3_001);
    expect(await other.read(text)).toBeUndefined();
    await expect(keys.rotate(key._id, 60)).rejects.toMatchObject({ code: 'KEY_REVOKED' });
    await keys.revoke(key._id);
    expect((await keys.list({ isRevokedToo: false }, { skip: 0, limit: 50 })).total).toBe(0);
    expect((await keys.list({ isRevokedToo: true }, { skip: 0, limit: 50 })).keys[0]!.revokedAt).not.toBeNull();
  });

  it('an expired key is over on the second', async () => {
    const { keys, clock } = make();
    const expiresAt = new Date(clock.milliseconds() + 10_000).toISOString() as never;
    const { text } = await keys.create({ ...shop, expiresAt });
    clock.advance(9_999);
    expect(await keys.read(text)).toBeDefined();
    clock.advance(1);
    expect(await keys.read(text)).toBeUndefined();
  });

  it('rotating gives a new secret at once and ends the old one after the overlap; the caller stays the same', async () => {
    const { keys, clock } = make();
    const { key, text: old } = await keys.create(shop);
    const { text } = await keys.rotate(key._id, 60);
    expect((await keys.read(old))!.id).toBe((await keys.read(text))!.id);
    clock.advance(60_000);
    expect([await keys.read(old), (await keys.read(text))?.name]).toEqual([undefined, 'web shop']);
    // A second rotation without overlap, for a key that got into wrong hands.
    const { text: last } = await keys.rotate(key._id, 0);
    expect([await keys.read(text), (await keys.read(last))?.name]).toEqual([undefined, 'web shop']);
    expect((await keys.get(key._id)).secrets).toHaveLength(2);
  });

  it('one that has ended can’t be rotated back', async () => {
    const { keys, clock } = make();
    const { key } = await keys.create({ ...shop, expiresAt: clock.now() });
    await expect(keys.rotate(key._id, 60)).rejects.toMatchObject({ code: 'KEY_EXPIRED' });
  });

  it('two rotations at the same moment are two secrets that hold', async () => {
    const { keys, other } = make();
    const { key } = await keys.create(shop);
    const [a, b] = await Promise.all([keys.rotate(key._id, 60), other.rotate(key._id, 60)]);
    for (const { text } of [a, b]) expect(await keys.read(text)).toBeDefined();
  });

  it('its use is noted, once a minute', async () => {
    const { keys, clock } = make();
    const { key, text } = await keys.create(shop);
    await keys.read(text);
    const first = (await keys.get(key._id)).lastUsedAt;
    expect(first).not.toBeNull();
    clock.advance(30_000);
    await keys.read(text);
    expect((await keys.get(key._id)).lastUsedAt).toBe(first);
    clock.advance(30_001);
    await keys.read(text);
    expect((await keys.get(key._id)).lastUsedAt).not.toBe(first);
  });

  it('a database that is away is no wrong key, and is asked again at the next call', async () => {
    const { keys, collection } = make();
    const { text } = await keys.create(shop);
    const get = jest.spyOn(collection, 'get').mockRejectedValueOnce(new Error('away'));
    await expect(keys.read(text)).rejects.toThrow('away');
    expect(await keys.read(text)).toBeDefined();
    get.mockRestore();
  });
});
