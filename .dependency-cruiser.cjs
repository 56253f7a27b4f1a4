/** What `tools/docs/import-graph.ts` reads of the sources; specs are left out, imports of types count. */
module.exports = {
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    includeOnly: '^(apps|libs|tools)/',
    exclude: '[.]spec[.]ts$',
  },
  forbidden: [{ name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } }],
};
