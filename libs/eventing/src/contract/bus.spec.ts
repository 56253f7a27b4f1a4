import type { Envelope, ReadMessage, StreamPosition } from '../ports';
import type { AggregateType } from '../schema/aggregate-schema';
import { RetryLater } from '../away';
import { eventually } from '@pegboard/testing';
import { copiesSchema } from '../copies';
import { PublishedMark } from '../published-mark';
import { DocumentAggregateStore } from '../store/aggregate-store';
import { CollectionDocumentStore } from '../store/plain-stores';
import { boxType, inEachWorld, type Box, type BoxBody } from './worlds';

const START: StreamPosition = { sequence: 0, messageId: null };

inEachWorld((world) => {
  let count = 0;
  let boxes: AggregateType<Box, BoxBody>;
  beforeEach(() => {
    boxes = boxType(`sent_box_${++count}`);
  });

  const tell = (id: number, version: number, messageId = `${boxes.event.resource}.${id}.${version}`) =>
    world().sender.publish(boxes.event, id, 'told', { id, version, is_deleted: false, count: version }, messageId);
  const store = () => new DocumentAggregateStore(boxes, world().database, world().sender, world().clock, world().timers);
  let rounds = 0;
  /** Every store registers itself, and these tests make many. */
  const onlyRepublisher = () => {
    world().sender.republishers.length = 0;
    store();
    world().sender.republishers.push(async () => void rounds++);
    rounds = 0;
  };
  /** Outboxes that are emptied after a cut look for what was lost by themselves, so that this check may find nothing left to do. */
  const expectRepublished = async (mark: PublishedMark) => {
    await mark.check();
    expect(rounds).toBeGreaterThan(0);
  };
  const make = (id: number) => store().create({ id, isDeleted: false, count: id }, [{ action: 'created' }]);
  const follow = async (after: StreamPosition) => {
    const seen: ReadMessage[] = [];
    let goneBack = 0;
    const reading = await world().reader.follow({
      after,
      subjects: [`evt.inventory.${boxes.event.resource}.>`],
      onMessages: async (messages) => void seen.push(...messages),
      onGoneBack: async () => void goneBack++,
    });
    return {
      seen,
      ids: () => seen.map(({ subject }) => Number(subject.split('.')[3])),
      goneBack: () => goneBack,
      stop: () => reading.stop(),
    };
  };

  it('a duplicate is one message', async () => {
    const first = await tell(1, 1);
    const second = await tell(1, 1);
    expect(second.sequence).toBe(first.sequence);
    const heard: number[] = [];
    await world().listen(boxes.event, (body) => void heard.push(body.version));
    await tell(1, 2);
    await world().deliveredUntil(() => expect(heard).toContain(2));
    expect(heard).toEqual([1, 2]);
  });

  it('what arrives reordered and repeated leaves the highest version', async () => {
    const copies = new CollectionDocumentStore(world().database, copiesSchema<BoxBody>(`${boxes.collection.name}_copies`, boxes.event));
    let heard = 0;
    await world().listen(boxes.event, async (body) => {
      await copies.putNewer(body.id, body.version, body);
      heard++;
    });
    for (const [version, messageId] of [
      [3, 'c'],
      [1, 'a'],
      [2, 'b'],
      [3, 'again'],
      [1, 'too'],
    ] as const)
      await tell(1, version, `${boxes.event.resource}.${messageId}`);
    await world().deliveredUntil(() => expect(heard).toBe(5));
    expect((await copies.find(1))!.version).toBe(3);
  });

  it('what fails is delivered again and counted', async () => {
    const deliveries: number[] = [];
    await world().listen(boxes.event, (_body, envelope) => {
      deliveries.push(envelope.deliveries);
      if (envelope.deliveries < 3) throw new Error('not now');
    });
    await tell(1, 1);
    await world().deliveredUntil(() => expect(deliveries).toEqual([1, 2, 3]));
  });

  it('what waits for something else comes again after it', async () => {
    const heard: number[] = [];
    await world().listen(boxes.event, (body) => {
      if (body.id === 1 && !heard.includes(2)) throw new RetryLater('2 comes first');
      heard.push(body.id);
    });
    await tell(1, 1);
    await tell(2, 1);
    await world().deliveredUntil(() => expect(heard).toEqual([2, 1]));
  });

  it('poison goes to the dead letters with its reason, and the queue moves on', async () => {
    const heard: number[] = [];
    await world().listen(boxes.event, (body) => {
      if (body.id === 13) throw new Error(`thirteen of ${boxes.event.resource}`);
      heard.push(body.id);
    });
    await tell(13, 1);
    await world().putRaw(`evt.inventory.${boxes.event.resource}.5.told`, `${boxes.event.resource}.raw`);
    await tell(2, 1);
    await world().deliveredUntil(async () => {
      const reasons = (await world().deadLetters()).map(({ reason }) => reason);
      expect(reasons).toContainEqual(`thirteen of ${boxes.event.resource}`);
      expect(reasons).toContainEqual(expect.stringMatching(/^not a CloudEvent/));
      expect(heard).toEqual([2]);
    });
  });

  it('a listener that begins late hears everything; the envelope names the message', async () => {
    for (const id of [1, 2, 3]) await tell(id, 1);
    const heard: Envelope[] = [];
    await world().listen(boxes.event, (_body, envelope) => void heard.push(envelope));
    await world().deliveredUntil(() => expect(heard).toHaveLength(3));
    expect(heard.map(({ id, action }) => [id, action]).sort()).toEqual([1, 2, 3].map((id) => [`${boxes.event.resource}.${id}.1`, 'told']));
    expect(heard.every(({ sequence }) => sequence > 0)).toBe(true);
  });

  it('a reading continues behind its position, in order, with what has come meanwhile', async () => {
    for (const id of [1, 2, 3]) await tell(id, 1);
    const first = await follow(START);
    await eventually(() => expect(first.ids()).toEqual([1, 2, 3]));
    await first.stop();
    for (const id of [4, 5]) await tell(id, 1);
    expect(first.ids()).toEqual([1, 2, 3]);
    const { sequence, messageId } = first.seen[2]!;
    expect(await world().reader.isStillThere({ sequence, messageId })).toBe(true);
    const second = await follow({ sequence, messageId });
    await eventually(() => expect(second.ids()).toEqual([4, 5]));
    await second.stop();
  });

  it('a reader that throws reads the same again, and nothing twice that it took', async () => {
    const seen: number[] = [];
    let isFirst = true;
    const reading = await world().reader.follow({
      after: START,
      subjects: [`evt.inventory.${boxes.event.resource}.>`],
      onMessages: async (messages) => {
        if (isFirst) {
          isFirst = false;
          throw new Error('no room');
        }
        seen.push(...messages.map(({ subject }) => Number(subject.split('.')[3])));
      },
      onGoneBack: async () => undefined,
    });
    for (const id of [1, 2, 3]) await tell(id, 1);
    await eventually(() => expect(seen).toEqual([1, 2, 3]));
    await reading.stop();
  });

  it('a reader with a name goes on from its own place, whatever was acknowledged, also when it reads again', async () => {
    const read = async (after: StreamPosition, expected: readonly number[]): Promise<ReadMessage[]> => {
      const seen: ReadMessage[] = [];
      let isFirst = true;
      const reading = await world().reader.follow({
        after,
        subjects: [`evt.inventory.${boxes.event.resource}.>`],
        durable: 'a-copy',
        onMessages: async (messages) => {
          if (isFirst) {
            isFirst = false;
            throw new Error('the database is down');
          }
          seen.push(...messages);
        },
        onGoneBack: async () => undefined,
      });
      await eventually(() => expect(seen.map(({ subject }) => Number(subject.split('.')[3]))).toEqual(expected));
      await reading.stop();
      return seen;
    };
    for (const id of [1, 2, 3]) await tell(id, 1);
    const seen = await read(START, [1, 2, 3]);
    await tell(4, 1);
    await read(seen[1]!, [3, 4]);
    await read(START, [1, 2, 3, 4]);
  });

  it('a bus that is away refuses at once; the sweeper sends when it is back; readers see no gap', async () => {
    const reading = await follow(START);
    await make(1);
    await world().withoutBus(async () => {
      await make(2);
      expect((await store().get(2)).version).toBe(1);
      await expect(tell(9, 1)).rejects.toThrow(/is down/);
    });
    await store().sweep();
    await make(3);
    await eventually(() => expect(reading.ids()).toEqual([1, 2, 3]));
    expect(reading.goneBack()).toBe(0);
    await reading.stop();
  });

  it('a bus that was put back to an older copy: readers are told, owners publish again, listeners have everything', async () => {
    const heard = new Map<number, number>();
    await world().listen(boxes.event, (body) => void heard.set(body.id, Math.max(heard.get(body.id) ?? 0, body.version)));
    const mark = new PublishedMark(world().database, world().sender, world().reader, world().timers, () => undefined);
    await make(1);
    await world().copyBus();
    await Promise.all([2, 3, 4].map(make));
    const reading = await follow(START);
    await eventually(() => expect(reading.ids().sort()).toEqual([1, 2, 3, 4]));
    await world().deliveredUntil(() => expect(heard.size).toBe(4));
    await mark.save();
    expect(await mark.check()).toBe(false);

    heard.clear();
    onlyRepublisher();
    await world().restoreBus();
    await eventually(() => expect(reading.goneBack()).toBe(1));
    await expectRepublished(mark);
    await world().deliveredUntil(() => expect([...heard.keys()].sort()).toEqual([1, 2, 3, 4]));
    const again = await follow(START);
    await make(5);
    await eventually(() => expect(again.ids()).toEqual([1, 1, 2, 3, 4, 5]));
    expect([await mark.check(), reading.goneBack(), again.goneBack()]).toEqual([false, 1, 0]);
    await Promise.all([reading.stop(), again.stop()]);
  });

  it('a bus that lost everything is made anew: readers are told, owners publish again, listeners go on', async () => {
    const heard: number[] = [];
    await world().listen(boxes.event, (body) => void heard.push(body.id));
    const mark = new PublishedMark(world().database, world().sender, world().reader, world().timers, () => undefined);
    for (const id of [1, 2]) await make(id);
    await mark.save();
    const reading = await follow(await world().reader.end());
    await world().deliveredUntil(() => expect([...heard].sort()).toEqual([1, 2]));
    onlyRepublisher();
    await world().wipeBus();
    await eventually(() => expect(reading.goneBack()).toBe(1));
    await expectRepublished(mark);
    await make(3);
    await world().deliveredUntil(() => expect([...heard].sort()).toEqual([1, 1, 2, 2, 3]));
    expect(await mark.check()).toBe(false);
    const anew = await follow(START);
    await eventually(() => expect(anew.ids()).toEqual([1, 2, 3]));
    await Promise.all([reading.stop(), anew.stop()]);
  });

  it('the mark notices at the next start what happened while the service was down', async () => {
    const restarted = () => {
      world().sender.lastPublished = { ...START };
      onlyRepublisher();
      return new PublishedMark(world().database, world().sender, world().reader, world().timers, () => undefined);
    };
    await make(1);
    await world().copyBus();
    await make(2);
    const before = new PublishedMark(world().database, world().sender, world().reader, world().timers, () => undefined);
    await before.save();
    await world().restoreBus();
    const position = await world().reader.end();
    expect(await restarted().check()).toBe(true);
    expect((await world().reader.end()).sequence).toBe(position.sequence + 2);
    expect(await restarted().check()).toBe(false);
  });

  const kept = () => new PublishedMark(world().database, world().sender, world().reader, world().timers, () => undefined);
  /** What a process knows that has just started. */
  const forget = () => {
    Object.assign(world().sender, { lastPublished: { ...START }, beforeCut: undefined });
    onlyRepublisher();
  };
  const outboxes = () => world().sender.outboxes!;
  const untilEmpty = (id: number) =>
    eventually(async () => expect(await world().database.collection<any>(boxes.collection).get(id)).toMatchObject({ outbox: [] }));

  it('what a process sends at its start, before it has looked, hides nothing that the bus lost', async () => {
    kept();
    outboxes().length = 0;
    await make(1);
    await world().copyBus();
    await Promise.all([2, 3].map(make));
    await Promise.all([1, 2, 3].map(untilEmpty));
    await world().restoreBus();
    forget();
    const mark = kept();
    for (const id of [4, 5, 6]) await make(id);
    await Promise.all([4, 5, 6].map(untilEmpty));
    await mark.check();
    const reading = await follow(START);
    await eventually(() => expect([...new Set(reading.ids())].sort()).toEqual([1, 2, 3, 4, 5, 6]));
    await reading.stop();
  });

  it('what was taken out of an outbox is missed when the bus loses it, however soon it goes back', async () => {
    kept();
    outboxes().length = 0;
    await make(1);
    await world().copyBus();
    await Promise.all([2, 3].map(make));
    await Promise.all([1, 2, 3].map(untilEmpty));
    await world().restoreBus();
    forget();
    const reading = await follow(START);
    expect(await kept().check()).toBe(true);
    await eventually(() => expect([...new Set(reading.ids())].sort()).toEqual([1, 2, 3]));
    await reading.stop();
  });

  it('what is sent after the bus went back does not hide what it lost', async () => {
    const mark = kept();
    await make(1);
    await world().copyBus();
    await make(2);
    await mark.save();
    await world().restoreBus();
    onlyRepublisher();
    for (const id of [3, 4, 5]) await tell(id, 1);
    await expectRepublished(mark);
    const reading = await follow(START);
    await eventually(() => expect([...new Set(reading.ids())].sort()).toEqual([1, 2, 3, 4, 5]));
    await reading.stop();
    expect(await mark.check()).toBe(false);
  });

  it('publishing everything again that was cut short is done once more at the next start', async () => {
    const mark = kept();
    for (const id of [1, 2, 3]) await make(id);
    await mark.save();
    await world().wipeBus();
    world().sender.republishers.length = 0;
    world().sender.republishers.push(
      () => tell(1, 1, `${boxes.event.resource}.again`),
      () => Promise.reject(new Error('killed')),
    );
    await expect(mark.check()).rejects.toThrow('killed');
    // What another replica sends meanwhile is a mark too, and doesn't end the repair.
    await tell(4, 1);
    await world().reader.end();
    forget();
    await tell(5, 1);
    // A start looks before it keeps a mark, and finds that the repair was not done.
    await kept().save();
    const reading = await follow(START);
    await eventually(() => expect([...new Set(reading.ids())].sort()).toEqual([1, 2, 3, 4, 5]));
    await reading.stop();
    expect(await kept().check()).toBe(false);
  });

  it('a check that is asked for while everything is published again looks once more', async () => {
    const mark = kept();
    await make(1);
    await make(2);
    await mark.save();
    await world().wipeBus();
    onlyRepublisher();
    world().sender.republishers.push(async () => {
      await tell(1, 1, `${boxes.event.resource}.round.${rounds}`);
      if (rounds > 1) return;
      await world().wipeBus();
      void mark.check();
    });
    await expectRepublished(mark);
    expect(rounds).toBe(2);
    const reading = await follow(START);
    await eventually(() => expect([...new Set(reading.ids())].sort()).toEqual([1, 2]));
    await reading.stop();
  });
});
