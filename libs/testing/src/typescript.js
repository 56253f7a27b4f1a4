// Lets `node --require` run this repository's TypeScript as it is, so that a test can start a service, or a simulation, as a process of
// its own without building everything first.
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { join } = require('node:path');
const { transformSync } = require('@swc/core');

const root = join(__dirname, '..', '..', '..');
const { compilerOptions } = JSON.parse(readFileSync(join(root, 'tsconfig.base.json'), 'utf8'));
const options = JSON.parse(readFileSync(join(root, '.swcrc'), 'utf8'));

const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  const [path] = compilerOptions.paths[request] ?? [];
  return resolve.call(this, path ? join(root, path) : request, ...rest);
};
Module._extensions['.ts'] = (module, filename) => {
  const { code } = transformSync(readFileSync(filename, 'utf8'), {
    ...options,
    filename,
    swcrc: false,
    configFile: false,
    sourceMaps: 'inline',
  });
  module._compile(code, filename);
};
