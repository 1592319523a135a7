/** How the page is built: one script, one style sheet, names made of their content. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    sourcemap: false,
    reportCompressedSize: false,
    // Nothing inline: the page's Content-Security-Policy allows its own files only.
    assetsInlineLimit: 0,
  },
  // For work on the page alone: `vite` here, `tsn server` beside it.
  server: { proxy: { '/api': { target: 'http://127.0.0.1:8080', ws: true } } },
});
