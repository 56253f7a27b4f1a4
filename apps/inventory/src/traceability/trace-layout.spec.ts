import { BOX, layOut } from './trace-layout';

const edge = (from: string, to: string) => ({ from, to });

describe('the layout of a trace', () => {
  it('goods go to the right, and stand next to what they lead to', () => {
    const edges = [edge('order', 'steel'), edge('steel', 'legs'), edge('legs', 'tables'), edge('screws', 'tables')];
    const { boxes } = layOut(['tables', 'screws', 'legs', 'steel', 'order'], edges);
    const column = (id: string): number => (boxes.get(id)!.x - BOX.margin) / (BOX.width + BOX.gapX);
    expect(['order', 'steel', 'legs', 'screws', 'tables'].map(column)).toEqual([0, 1, 2, 2, 3]);
  });

  it('no line runs behind a box that it has nothing to do with', () => {
    const edges = [edge('a', 'b'), edge('b', 'c'), edge('a', 'c')];
    const { boxes, lines } = layOut(['a', 'b', 'c'], edges);
    const long = lines.find((line) => line.edge.from === 'a' && line.edge.to === 'c')!;
    const y = Number(/ (\d+)H/.exec(long.path)![1]);
    const b = boxes.get('b')!;
    expect(y < b.y || y > b.y + BOX.height).toBe(true);
  });

  it('no two boxes overlap, and all are inside', () => {
    const ids = Array.from({ length: 30 }, (_, i) => `n${i}`);
    const edges = ids.slice(1).flatMap((id, i) => [edge(`n${i}`, id), edge('n0', id)]);
    const { boxes, width, height } = layOut(ids, edges);
    const corners = [...boxes.values()];
    expect(new Set(corners.map(({ x, y }) => `${x} ${y}`)).size).toBe(30);
    for (const { x, y } of corners) expect([x + BOX.width <= width, y + BOX.height <= height]).toEqual([true, true]);
  });

  it('a circle is drawn all the same', () => {
    expect(layOut(['a', 'b'], [edge('a', 'b'), edge('b', 'a')]).lines).toHaveLength(2);
  });
});
