import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@pegboard/servers';
import { tempDir } from '@pegboard/testing';
import { blocksOf, pages, type Block } from '@pegboard/documents';
import { isAsShown, runPage, type PageRun } from './page-run';
import { withCompany } from './running-company';

/** The word behind `sh` for a block that is not run, and why it can't be. */
const NOT_RUN: Readonly<Record<string, string>> = {
  once: 'it sets up, starts or tests the whole, which other tests do',
  docker: 'it needs Docker',
  cluster: 'it needs a Kubernetes cluster',
  elsewhere: 'it needs what only the reader has: a program, a provider, a machine, a key of theirs',
};
const COMMAND = /^(?:[A-Z_]+=\S+ )*(npm|npx|node|curl|api|docker|helm|kubectl|nats|openssl) /m;
const AT_ONCE = 4;

const root = repositoryRoot();
const all = pages(root).flatMap((page) => blocksOf(root, page));
const at = ({ page, line }: Block): string => `${page}:${line}`;
const isShell = ({ language }: Block): boolean => language === 'sh';
const isRun = (block: Block): boolean => isShell(block) && block.words.length === 0;
/** All pages with commands; those of one page alone where `PAGE` names it. */
const runnable = [...new Set(all.filter(isRun).map(({ page }) => page))].filter((page) => page.includes(process.env['PAGE'] ?? ''));

/** The blocks that show what the one before them prints. */
const shownAfter = all.flatMap((block, i) => (block.words.includes('output') ? [{ shown: block, of: all[i - 1] }] : []));

describe('the commands of the documents', () => {
  const running = withCompany();
  const dir = tempDir();
  const runs = new Map<string, Promise<PageRun>>();
  afterAll(() => dir.remove());

  beforeAll(() => {
    const { company, credentials, servers } = running();
    const addresses = new Map([
      ['http://127.0.0.1:3000', company.gateway.url],
      ['nats://127.0.0.1:4222', servers.nats.url],
    ]);
    const env = {
      API: `${company.gateway.url}/v1`,
      KEY: company.apiKey,
      PEGBOARD_URL: company.gateway.url,
      PEGBOARD_API_KEY: company.apiKey,
      NATS_URL: servers.nats.url,
      NATS_USER: 'listener',
      NATS_PASSWORD: credentials.natsPasswords.listener,
    };
    const lanes: Promise<unknown>[] = Array.from({ length: AT_ONCE }, () => Promise.resolve());
    for (const [number, page] of runnable.entries()) {
      const folder = join(dir.path, String(number));
      const blocks = all.filter((block) => block.page === page && isRun(block));
      const setting = { root, folder, env, key: company.apiKey, addresses };
      const run = lanes[number % AT_ONCE]!.then(() => runPage(page, blocks, setting));
      runs.set(page, run);
      lanes[number % AT_ONCE] = run;
    }
  });

  it.each(runnable)('%s', async (page) => {
    const { failure, printed, left } = await runs.get(page)!;
    if (failure) throw new Error(failure);
    expect(left).toEqual([]);
    for (const { shown, of } of shownAfter.filter((pair) => pair.of?.page === page && isRun(pair.of))) {
      const real = printed.get(of!.line)!;
      if (!isAsShown(shown.text, real)) throw new Error(`${at(shown)}: shows\n${shown.text}\nbut it is\n${real}`);
    }
  });
});

describe('what can not be run', () => {
  const notRun = all.filter((block) => isShell(block) && !isRun(block));

  it.each(notRun.map((block) => [at(block), block] as const))('%s says why, and names what there is', (_, { words, text }) => {
    expect(Object.keys(NOT_RUN)).toContain(words.join(' '));
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
    const commands = text.replaceAll('\\\n', ' ');
    for (const [, name] of commands.matchAll(/\bnpm run (?:-s )?([\w:-]+)/g)) expect(Object.keys(scripts)).toContain(name);
    const files = [...commands.matchAll(/(?<=\s)(?:\.\/)?((?:deploy|docs|examples|tools|apps|libs|tests)\/[\w./-]+)/g)].map(
      ([, file]) => file!,
    );
    // A name that begins with a dot is of a file that a command makes, such as .env.
    const named = files.filter((file) => !/\/\.\w+$/.test(file));
    expect(named.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  it('is less than what is run', () => {
    expect(notRun.length).toBeLessThan(all.filter(isRun).length);
  });

  it('no command hides from this test: they stand in blocks of sh, and what is shown follows one', () => {
    const hidden = all.filter(
      ({ language, text }) => language !== 'sh' && (/^(bash|shell|console|zsh)$/.test(language) || (language === '' && COMMAND.test(text))),
    );
    expect(hidden.map(at)).toEqual([]);
    expect(shownAfter.filter(({ shown, of }) => !of || !isShell(of) || of.page !== shown.page).map(({ shown }) => at(shown))).toEqual([]);
  });
});

describe('what a page shows', () => {
  it.each([
    ['the same words, however far apart', 'a  b\nc d', 'a b\nc     d\n', true],
    ['something else', 'a b', 'a c', false],
    ['one line more', 'a', 'a\nb', false],
    ['… for what differs', 'SO-…  3', 'SO-17-4  3', true],
    ['… within a line only', 'a … b', 'a\nb', false],
    ['a line of … for any lines', 'a\n…\nd', 'a\nb\nc\nd', true],
    ['any date for a date', 'on 2026-05-03 at 2026-05-03T10:00:00.000Z', 'on 2031-01-31T01:02:03.004Z at 2031-01-31', true],
    ['no date for a date', '2026-05-03', '–', false],
    ['characters that mean something to patterns', '{"a": [1] (x|y)?}', '{"a": [1] (x|y)?}', true],
  ])('%s', (_, shown, printed, expected) => {
    expect(isAsShown(shown, printed)).toBe(expected);
  });
});
