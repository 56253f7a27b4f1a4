import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const out = process.env['BOARD_OUT'] ?? join(import.meta.dirname, '..', '..', 'dist', 'board');

/** Each file also as gzip and brotli, so that the gateway compresses nothing while somebody waits. */
const compressed: Plugin = {
  name: 'compressed',
  apply: 'build',
  closeBundle() {
    const assets = join(out, 'assets');
    for (const file of readdirSync(assets)) {
      const bytes = readFileSync(join(assets, file));
      writeFileSync(join(assets, `${file}.gz`), gzipSync(bytes, { level: 9 }));
      writeFileSync(join(assets, `${file}.br`), brotliCompressSync(bytes));
    }
  },
};

/** Static files with hashed names. Nothing is inlined, so that the page needs no exception from its content security policy. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), compressed],
  resolve: { alias: { '@pegboard/client': join(import.meta.dirname, '..', '..', 'libs', 'client', 'src', 'index.ts') } },
  build: {
    outDir: out,
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2023',
    chunkSizeWarningLimit: 900,
  },
  server: { proxy: { '/v1': process.env['PEGBOARD_URL'] ?? 'http://127.0.0.1:3000' } },
});
