const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const threads = require('node:worker_threads');

const root = join(__dirname, '..', '..');

/** Threads are outside of what jest compiles, so each compiles for itself what it loads, as the build does. */
if (threads.isMainThread)
  threads.Worker = class extends threads.Worker {
    constructor(file, options = {}) {
      super(file, { ...options, execArgv: [...(options.execArgv ?? []), '--require', __filename] });
    }
  };
else {
  const { transformSync } = require('@swc/core');
  const read = (file) => JSON.parse(readFileSync(join(root, file), 'utf8'));
  const { jsc, module } = read('.swcrc');
  const { paths } = read('tsconfig.base.json').compilerOptions;
  const options = { jsc: { ...jsc, baseUrl: root, paths }, module, swcrc: false, sourceMaps: 'inline' };
  require.extensions['.ts'] = (loaded, filename) =>
    loaded._compile(transformSync(readFileSync(filename, 'utf8'), { ...options, filename }).code, filename);
}
