// `npx jest` on a machine with an older Node.
require('./tools/node/right-node.cjs').goOnAtOnce();

const { compilerOptions } = require('./tsconfig.base.json');

// One source for the names of the projects: the paths of tsconfig.base.json.
const moduleNameMapper = Object.fromEntries(
  Object.entries(compilerOptions.paths).map(([name, [file]]) => [`^${name}$`, `<rootDir>/${file}`]),
);

/** @type {import('jest').Config} */
module.exports = {
  rootDir: __dirname,
  testEnvironment: '<rootDir>/tools/test/closing-environment.js',
  testMatch: ['**/*.spec.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.pegboard/'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { sourceMaps: 'inline' }],
    // ES modules, which node itself can require but jest can't.
    '/node_modules/(jose|kysely|content-disposition|eventsource-parser)/.+\\.js$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'ecmascript' }, target: 'es2022' }, module: { type: 'commonjs' } },
    ],
  },
  transformIgnorePatterns: ['/node_modules/(?!(.*/)?(jose|kysely|content-disposition|eventsource-parser)/)'],
  moduleNameMapper,
  setupFilesAfterEnv: ['<rootDir>/libs/testing/src/watch-refusals.ts', '<rootDir>/libs/testing/src/stop-servers.ts'],
  // A bound for what hangs. How fast something is, is measured by the benchmarks; a busy machine fails no test.
  testTimeout: 300_000,
};
