import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** The address of the API for the development server. A deployment replaces the placeholder instead. */
const API_URL = process.env['API_URL'] ?? 'http://127.0.0.1:3000'

/** Components, texts and reads of most pages. Dialogs and pages of lists are loaded with the pages that have them. */
const SHARED =
  /app\/src\/(?:ui\/(?!.*(?:dialog|select|pagination))|problems|text|queries)|node_modules\/@tanstack\//

/** Fills in the address of the API, and removes the policy that would block the connection for hot updates. */
const developmentPage: Plugin = {
  name: 'development-page',
  apply: 'serve',
  transformIndexHtml: {
    order: 'pre',
    handler: html =>
      html.replace(/<meta http-equiv="Content-Security-Policy".*?>/, '').replaceAll('%API_URL%', API_URL),
  },
}

export default defineConfig({
  root: import.meta.dirname,
  resolve: {
    tsconfigPaths: true,
    // A module of React Aria. The browser test of the start fails if it gets another name.
    alias: [
      {
        find: /^\.\/useDefaultLocale\.mjs$/,
        replacement: join(import.meta.dirname, 'src/ui/default-locale.ts'),
      },
    ],
  },
  plugins: [react(), developmentPage],
  build: {
    // The policy allows no inline content, so nothing may become a data URL.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What most pages share is one file. As 20 small ones it is larger, and takes more requests.
          groups: [{ name: 'shared', test: SHARED }],
        },
      },
    },
  },
})
