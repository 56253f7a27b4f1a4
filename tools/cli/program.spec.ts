import type { Cli } from '@pegboard/cli';
import { pegboard } from './program';

type Command = Cli['program'];

/** Programs of their own, which answer for themselves. */
const OWN = ['init', 'erp-sync'];

const all = (command: Command, words: readonly string[] = []): { words: readonly string[]; command: Command }[] =>
  command.commands
    .filter((one) => !OWN.includes(one.name()))
    .flatMap((one) => [{ words: [...words, one.name()], command: one }, ...all(one, [...words, one.name()])]);

describe('pegboard, as a command', () => {
  const said = { out: '', error: '' };
  beforeEach(() => {
    said.out = said.error = '';
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((said.out += String(text)), true));
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((said.error += String(text)), true));
  });
  afterEach(() => jest.restoreAllMocks());

  const commands = all(pegboard().program).map(({ words, command }): [string, readonly string[], Command] => [
    words.join(' '),
    words,
    command,
  ]);

  it.each(commands)('%s says how it is used, with an example', async (name, words, command) => {
    expect(await pegboard().run([...words, '--help'])).toBe(0);
    expect([said.error, command.description()]).toEqual(['', expect.stringMatching(/\w/)]);
    expect(said.out).toMatch(new RegExp(`^Usage: pegboard ${name} `));
    expect(said.out).toContain(`Examples:\n  npx pegboard ${name}`);
  });

  it.each(commands)('%s doesn’t guess an option that it doesn’t have', async (_name, words) => {
    expect(await pegboard().run([...words, '--no-such-thing'])).toBe(2);
    expect(said).toEqual({ out: '', error: expect.stringMatching(/^pegboard: /) });
  });

  it.each([
    [['opps'], 'Did you mean ops?'],
    [['ops', 'dead-letter'], 'Did you mean dead-letters?'],
    [['ops', 'services', '--jsn'], 'Did you mean --json?'],
    [['import', '--from', 'exel', 'x'], 'Allowed choices'],
    [['import'], 'import needs a folder'],
    [['keys', 'create', 'x'], '--grants'],
    [['keys', 'rotate', 'x', '--overlap', 'long'], 'whole number'],
    [['ops', 'dead-letters', 'redrive', '4', 'x'], 'whole number'],
    [['ops', 'consumers', 'remove'], 'name'],
    [['ops', 'dead-letters', 'show', 'x'], 'whole number'],
  ])('%j is not understood, and it says what is', async (words, sentence) => {
    expect(await pegboard().run(words)).toBe(2);
    expect(said).toEqual({ out: '', error: expect.stringContaining(sentence) });
  });

  it.each([[[]], [['ops']], [['keys']]])('%j alone shows what there is', async (words) => {
    expect(await pegboard().run(words)).toBe(2);
    expect(said.error).toContain('Commands:');
  });

  it('says its version', async () => {
    expect(await pegboard().run(['--version'])).toBe(0);
    expect(said.out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each([
    [['keys', 'list'], 1],
    [['ops', 'services'], 2],
  ])('%j of a company that doesn’t answer says so in one sentence', async (words, code) => {
    const before = process.env;
    process.env = {
      ...before,
      PEGBOARD_URL: 'http://127.0.0.1:9',
      PEGBOARD_API_KEY: 'a-key-of-it',
      API_URL: undefined,
      API_KEY: undefined,
    };
    expect(
      await pegboard()
        .run(words)
        .finally(() => (process.env = before)),
    ).toBe(code);
    expect(said).toEqual({
      out: '',
      error: expect.stringMatching(/^pegboard: The company at http:\/\/127\.0\.0\.1:9 doesn’t answer \(.+\)\. .*PEGBOARD_URL.*\n$/),
    });
  });
});
