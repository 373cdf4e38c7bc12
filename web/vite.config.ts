import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = import.meta.dirname;

/**
 * The server sends `script-src 'self'`, so nothing here may end up as an inline script: the colour scheme is set by
 * `public/color-scheme.js`, and assets stay files (never `data:` URLs) whatever their size.
 */
export default defineConfig({
  root: here,
  plugins: [react()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    target: 'es2022',
    sourcemap: false,
    chunkSizeWarningLimit: 700,
  },
  server: {
    port: 5173,
    proxy: Object.fromEntries(
      ['/api/', '/sign-in/oidc/'].map((path) => [
        path,
        { target: process.env.API_URL ?? 'http://localhost:8080', changeOrigin: false },
      ]),
    ),
  },
});
