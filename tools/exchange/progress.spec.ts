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

  it.each([
    [99, []],
    [250, [100, 200]],
    [2000, [200, 400, 600, 800, 1000, 1200, 1400, 1600, 1800]],
  ])('is a few plain lines in a log: of %d', (all, told) => {
    const log = screen(false);
    const bar = progressBar(log);
    for (let i = 1; i <= all; i++) bar.show(i, all);
    bar.end();
    expect(log.written).toEqual(told.map((done) => `${done} of ${all} lines\n`));
  });
});
