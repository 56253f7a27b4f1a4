import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answer } from './answers';
import { Model } from './model';

/**
 * Each `.txt` here is one idea: sentences that describe a company, questions (`? …`) and the plan's answers (`| …`). After a
 * deliberate change `UPDATE_SITUATIONS=1 npx jest situations` writes the answers again, to be reviewed as a diff.
 */
const files = readdirSync(__dirname).filter((name) => name.endsWith('.txt'));
const isUpdating = process.env['UPDATE_SITUATIONS'] === '1';

/** The text with the answers as the planner gives them now. */
function played(text: string): string {
  const model = new Model();
  return text
    .split('\n')
    .filter((line) => !line.startsWith('|'))
    .flatMap((line) => {
      if (line.trim() === '' || line.startsWith('#')) return [line];
      if (line.startsWith('? '))
        return [line, ...(answer(model, line.slice(2)) ?? notUnderstood(line)).map((each) => `| ${each}`.trimEnd())];
      return model.tell(line) ? [line] : notUnderstood(line);
    })
    .join('\n');
}

const notUnderstood = (line: string): never => {
  throw new Error(`"${line}" is neither a fact nor a question`);
};

describe('situations', () => {
  it.each(files)('%s', (name) => {
    const path = join(__dirname, name);
    const text = readFileSync(path, 'utf8');
    const now = played(text);
    if (isUpdating) writeFileSync(path, now);
    expect(now).toBe(isUpdating ? now : text);
  });

  it('there are at least forty, and every rule of the plan has one', () => {
    expect(files.length).toBeGreaterThanOrEqual(40);
    const cited = new Set(files.map((name) => /^([pstm]\d+)/.exec(name)![0]));
    for (let rule = 1; rule <= 12; rule++) expect(cited).toContain(`p${rule}`);
  });
});
