import { progressBar } from './progress';

const screen = (isTTY: boolean) => {
  const written: string[] = [];
  return { isTTY, written, write: (text: string) => written.push(text) };
};

describe('progress', () => {
  it('is one line on a terminal, written over, and gone at the end', () => {
    const terminal = screen(true);
    const bar = progressBar(terminal);
    bar.show(1, 4);
    bar.show(4, 4);
    bar.end();
    expect(terminal.written.join('')).not.toContain('\n');
    expect(terminal.written[1]).toBe(`\r[${'#'.repeat(30)}] 4 of 4 lines`);
    expect(terminal.written[2]).toMatch(/^\r +\r$/);
  });

  it('is nothing in a log', () => {
    const log = screen(false);
    const bar = progressBar(log);
    for (let i = 0; i < 1000; i++) bar.show(i, 1000);
    bar.end();
    expect(log.written).toEqual([]);
  });
});
