import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** The address of the API for the development server. A deployment replaces the placeholder instead. */
const API_URL = process.env['API_URL'] ?? 'http://127.0.0.1:3000'

/** Components, texts and reads of most pages. Dialogs and pages of lists are loaded with the pages that have them. */
const SHARED =
  /app\/src\/(?:ui\/(?!.*(?:dialog|select|pagination))|problems|text|queries)|node_modules\/@tanstack\//

/** What pages with a form share, such as the sign-in page. Dialogs are loaded with the pages that have them. */
const FORMS = /app\/src\/(?:forms\/(?!.*dialog)|session\/known-email|ui\/dialog-actions)/

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

const SHARED_FILE = /<link rel="modulepreload" crossorigin href="(\/assets\/shared-[^"]+)">\s*/

/**
 * Runs the shared file before the application, as a separate script: two short tasks instead of a long one. Scripts get a low
 * priority, because the start screen needs only the styles.
 */
const scripts: Plugin = {
  name: 'scripts',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler: html => {
      const address = SHARED_FILE.exec(html)?.[1]
      if (address === undefined) throw new Error('The page does not load the shared file.')
      return html
        .replace(SHARED_FILE, '')
        .replace('<script ', `<script type="module" crossorigin src="${address}"></script>\n    <script `)
        .replaceAll(/<(script|link rel="modulepreload") /g, '<$1 fetchpriority="low" ')
    },
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
  plugins: [react(), developmentPage, scripts],
  build: {
    // The policy allows no inline content, so nothing may become a data URL.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          // One file each. As 20 small ones they are larger, and take more requests.
          groups: [
            { name: 'shared', test: SHARED },
            { name: 'forms', test: FORMS },
          ],
        },
      },
    },
  },
})
