import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@pegboard/servers';
import { RENDERED } from './render';

export const ALERTS = join(repositoryRoot(), 'deploy', 'observability');

/** Says for which alerts and which expectations promtool was content. */
export const CHECKED = join(RENDERED, 'alerts-checked.txt');

/** What stands there if the files are those that were checked last. */
export function checkedAlerts(): string {
  const hash = createHash('sha256');
  for (const file of ['alerts.yml', 'alerts.test.yml']) hash.update(readFileSync(join(ALERTS, file)));
  return `# Checked with promtool by npm run chart: ${hash.digest('hex')}\n`;
}
