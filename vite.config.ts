/** Builds the officials' console to dist/console. The portal needs no build: the server renders it. */
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { compressed } from './src/console/build/compressed.ts'
import { coastlines } from './src/console/build/coastlines.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  root: here('src/console'),
  base: '/',
  publicDir: false,
  cacheDir: here('node_modules/.vite'),
  plugins: [react(), coastlines(here('node_modules/.cache/kapok')), compressed()],
  worker: { format: 'es' },
  build: {
    outDir: here('dist/console'),
    emptyOutDir: true,
    assetsDir: 'assets',
    assetsInlineLimit: 0,
    target: 'es2022',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      output: {
        // One chunk for each large library, so that a page loads only those it uses and they stay cached across releases.
        codeSplitting: {
          groups: [
            {
              name: 'maplibre',
              test: /node_modules[\\/](maplibre-gl|@maplibre|pbf|earcut|kdbush|geojson-vt)[\\/]/,
            },
            { name: 'echarts', test: /node_modules[\\/](echarts|zrender)[\\/]/ },
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
          ],
        },
      },
    },
  },
})
