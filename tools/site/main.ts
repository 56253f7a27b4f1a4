import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { repositoryRoot } from '@pegboard/servers';

const USAGE = 'usage: npm run site [-- build | dev | preview] [--port <port>]';

/** The documents as a site: built into .pegboard/site, served while one writes, or served as built. */
function main([what = 'build', ...rest]: readonly string[]): void {
  if (!['build', 'dev', 'preview'].includes(what)) {
    process.stderr.write(`${USAGE}\n`);
    process.exit(2);
  }
  const root = repositoryRoot();
  const vitepress = join(root, 'node_modules', 'vitepress', 'bin', 'vitepress.js');
  const child = spawn(process.execPath, [vitepress, what, 'docs', ...rest], { cwd: root, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => process.exit(code ?? 1));
}

main(process.argv.slice(2));
