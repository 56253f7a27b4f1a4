import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RESOURCE_EVENTS } from './event-names';
import { newToken } from './secrets';
import { signatureHeaders } from './signature';

const ROOT = join(__dirname, '..', '..', '..', '..');
const PAGE = join(ROOT, 'docs', 'webhooks.md');
const EXAMPLES = join(ROOT, 'examples', 'webhooks');
const BEGIN = /<!-- webhook-events: .*-->\n/;
const END = '<!-- /webhook-events -->';

const page = (): string => readFileSync(PAGE, 'utf8');
const blockOf = (language: string): string => page().split(`\`\`\`${language}\n`)[1]!.split('```')[0]!;

function drawn(): string {
  const lines = Object.entries(RESOURCE_EVENTS).flatMap(([resource, { scope, actions }]) =>
    Object.entries(actions).map(([action, when]) => `| \`${resource}.${action}\` | ${when} | \`${scope}\` |`),
  );
  return ['| event | sent when | needs |', '|---|---|---|', ...lines].join('\n');
}

describe('the page about webhooks', () => {
  it('shows the events that there are', () => {
    const before = page();
    const begin = BEGIN.exec(before)!;
    const from = begin.index + begin[0].length;
    const after = `${before.slice(0, from)}\n${drawn()}\n\n${before.slice(before.indexOf(END))}`;
    if (process.env['WRITE_DOCS']) writeFileSync(PAGE, after);
    expect(page()).toBe(after);
  });

  it.each([
    ['js', 'verify.mjs'],
    ['python', 'verify.py'],
  ])('shows the check in %s as the example has it', (language, file) => {
    expect(blockOf(language)).toBe(readFileSync(join(EXAMPLES, file), 'utf8'));
  });
});

describe('the examples check signatures rightly', () => {
  const [token, old] = [newToken(), newToken()];
  const timestamp = 1_777_000_000;
  const body = '{"name":"Stühle"}';
  const signed = (tokens: readonly string[]) => signatureHeaders({ eventId: 'evt_1', timestamp, body }, tokens);
  const good = signed([token]);
  /** Headers, body, token, seconds now, and what to answer. */
  const cases: [string, Record<string, string>, string, string, number, boolean][] = [
    ['ours', good, body, token, timestamp, true],
    ['while two tokens hold, with either', signed([newToken(), token]), body, token, timestamp + 10, true],
    ['another token', good, body, old, timestamp, false],
    ['another body', good, `${body} `, token, timestamp, false],
    ['another id', { ...good, 'webhook-id': 'evt_2' }, body, token, timestamp, false],
    ['another time', { ...good, 'webhook-timestamp': String(timestamp + 1) }, body, token, timestamp, false],
    ['sent again later', good, body, token, timestamp + 301, false],
    ['no signature', { 'webhook-id': 'evt_1', 'webhook-timestamp': String(timestamp) }, body, token, timestamp, false],
    ['a short one', { ...good, 'webhook-signature': 'v1,AAAA' }, body, token, timestamp, false],
    ['no header at all', {}, body, token, timestamp, false],
  ];
  const asked = JSON.stringify(cases.map(([, headers, text, key, now]) => ({ headers, body: text, token: key, now })));
  const expected = cases.map(([name, , , , , is]) => [name, is]);
  const answers = (text: string) => (JSON.parse(text) as boolean[]).map((is, i) => [cases[i]![0], is]);

  it('in Node', () => {
    const program = `import { isFromPegboard } from ${JSON.stringify(join(EXAMPLES, 'verify.mjs'))};
      const cases = JSON.parse(process.argv[1]);
      console.log(JSON.stringify(cases.map((c) => isFromPegboard(c.headers, c.body, c.token, c.now * 1000))));`;
    const text = execFileSync(process.execPath, ['--input-type=module', '-e', program, asked], { encoding: 'utf8' });
    expect(answers(text)).toEqual(expected);
  });

  const hasPython = spawnSync('python3', ['--version'], { stdio: 'ignore' }).status === 0;
  (hasPython ? it : it.skip)('in Python', () => {
    const program = `import json, sys; from verify import is_from_pegboard as f
cases = json.loads(sys.argv[1])
print(json.dumps([f(c["headers"], c["body"].encode(), c["token"], c["now"]) for c in cases]))`;
    const options = { encoding: 'utf8', env: { ...process.env, PYTHONPATH: EXAMPLES, PYTHONDONTWRITEBYTECODE: '1' } } as const;
    expect(answers(execFileSync('python3', ['-c', program, asked], options))).toEqual(expected);
  });
});
