import { command } from '../command-line/command.ts'

/** `npm run docs` and `npm run docs:dev` */
export const docs = command({
  call: 'npm run docs',
  summary: 'Builds the documentation site into site/dist and checks its links.',
  options: {
    dev: { type: 'boolean', describes: 'Serves the site with live reload instead, like `npm run docs:dev`.' },
    'without-code': { type: 'boolean', describes: 'Omits the code reference, which takes most of the time.' },
  },
  environment: {
    DOCS_URL: 'URL at which the site is published. Its path is the base of all links.',
    DOCS_REPOSITORY:
      "URL of the repository's files on the default branch: https://host/owner/name/blob/main/.",
  },
  examples: [
    ['npm run docs', 'builds the site'],
    ['npm run docs:dev -- --without-code', 'serves it while you write'],
  ],
})
