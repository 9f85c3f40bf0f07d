import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  base: '/_local/',
  resolve: { tsconfigPaths: true },
  plugins: [react()],
  build: {
    // The policy allows no inline content, so nothing may become a data URL.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
})
