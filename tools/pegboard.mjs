#!/usr/bin/env node
// One command for all that there is: `npx pegboard ops consumers`, `npx pegboard --help`. What it can do stands in tools/cli/main.ts.
import rightNode from './node/right-node.cjs';

await rightNode.goOn();
process.argv.splice(2, 0, 'cli/main');
await import('./bootstrap.mjs');
