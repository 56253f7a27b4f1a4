import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** Who may know whom. What isn't listed is forbidden; specs may also use the test kit. */
const mayKnow = {
  kit: [],
  cli: [],
  client: [],
  contracts: ['kit'],
  posting: ['kit', 'contracts', 'eventing'],
  domain: ['kit', 'contracts', 'posting'],
  eventing: ['kit', 'contracts'],
  access: ['kit', 'contracts'],
  service: ['kit', 'contracts', 'eventing', 'access'],
  page: ['client'],
  app: ['kit', 'cli', 'contracts', 'eventing', 'posting', 'service', 'domain', 'access'],
  servers: [],
  testing: ['servers', 'kit'],
  tools: ['kit', 'cli', 'client', 'contracts', 'eventing', 'domain', 'servers', 'service', 'access'],
  tests: ['kit', 'client', 'contracts', 'tools', 'servers', 'testing', 'eventing', 'access', 'service'],
};

const frameworks = [
  '@nestjs/*',
  'mongoose',
  'nats',
  'fastify',
  '@fastify/*',
  'pino',
  'pino-http',
  'nestjs-pino',
  'rxjs',
  'class-validator',
  'class-transformer',
  '@prometheus-io/client',
  '@opentelemetry/*',
];
/** The client of the bus stays inside one library, so that changing it is one change. */
const busClient = ['nats'];
const banned = {
  client: [...frameworks, 'node:*'],
  access: frameworks,
  kit: frameworks,
  contracts: frameworks,
  domain: frameworks,
  posting: frameworks,
  service: busClient,
  app: busClient,
};

/** A service's rules are its own: `scope:sales` knows `scope:sales` and what is shared. */
const scopes = ['inventory', 'sales', 'manufacturing', 'purchasing', 'planning', 'gateway', 'erp-sync', 'board'].map((scope) => ({
  sourceTag: `scope:${scope}`,
  onlyDependOnLibsWithTags: [`scope:${scope}`, 'scope:shared'],
}));

const boundaries = (extra) => [
  'error',
  {
    allow: [],
    // Specs load late what they must set up for; no application is split into bundles here.
    checkDynamicDependenciesExceptions: ['.*'],
    depConstraints: [
      ...Object.entries(mayKnow).map(([type, others]) => ({
        sourceTag: `type:${type}`,
        onlyDependOnLibsWithTags: [type, ...others, ...extra].map((name) => `type:${name}`),
        bannedExternalImports: banned[type] ?? [],
      })),
      ...scopes,
    ],
  },
];

const clockAndChance = [
  { object: 'Date', property: 'now', message: 'The time comes in as data.' },
  { object: 'Math', property: 'random', message: 'Chance comes in as data.' },
  { object: 'process', property: 'env', message: 'Settings come in as data.' },
];

export default tseslint.config(
  {
    ignores: ['**/dist/**', '**/node_modules/**', '.nx/**', '.pegboard/**', 'coverage/**', '**/.venv/**', '**/*.java'],
  },
  ...tseslint.configs.recommended,
  prettier,
  {
    files: ['**/*.ts', '**/*.tsx'],
    plugins: { '@nx': nx },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@nx/enforce-module-boundaries': boundaries([]),
      '@typescript-eslint/no-floating-promises': 'error',
      // A wildcard type at the edge, where JSON comes in, is honest; inside, reviews ask for the real one.
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
    },
  },
  {
    files: ['libs/domain/**/*.ts', 'libs/kit/**/*.ts', 'libs/contracts/**/*.ts', 'libs/posting/**/*.ts'],
    ignores: ['**/*.spec.ts', '**/testing/**'],
    rules: {
      'no-restricted-properties': ['error', ...clockAndChance],
      'no-restricted-globals': ['error', 'setTimeout', 'setInterval', 'setImmediate', 'process', 'fetch'],
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: ['node:*', 'fs', 'path', 'crypto', '@pegboard/posting/settling'], message: 'The rules have no input or output.' },
          ],
        },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'The time comes in as data.' },
      ],
    },
  },
  {
    files: [
      '**/*.spec.ts',
      '**/testing.ts',
      '**/testing/**/*.ts',
      'libs/eventing/src/contract/**/*.ts',
      'libs/testing/**/*.ts',
      'tests/**/*.ts',
    ],
    rules: {
      '@nx/enforce-module-boundaries': boundaries(['testing']),
      'max-lines': 'off',
      'max-lines-per-function': 'off',
      'no-console': 'off',
    },
  },
  // A nested object without its check lets anything through: fields are declared by `libs/service/src/fields` alone.
  {
    files: ['apps/**/*.ts', 'libs/service/**/*.ts'],
    ignores: ['libs/service/src/fields/**'],
    rules: { 'no-restricted-imports': ['error', { paths: ['class-validator'] }] },
  },
  // Services side by side in one process: what they agree on without a server is nobody's own.
  { files: ['tests/together/**/*.ts', 'tests/simulate/**/*.ts'], rules: { '@nx/enforce-module-boundaries': 'off' } },
  // A measurement tells one story from set-up to figures.
  { files: ['tools/bench/**/*.ts'], rules: { 'max-lines-per-function': 'off' } },
  // Commands speak to whoever typed them.
  { files: ['tools/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['**/*.js', '**/*.cjs', '**/*.mjs'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly' } },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
);
