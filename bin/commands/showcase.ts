import { command } from '../command-line/command.ts'

const environment = {
  CHROMIUM_PATH: 'Chromium or Chrome (default: /usr/bin/chromium and other usual paths).',
}

/** `npm run lighthouse` */
export const lighthouse = command({
  call: 'npm run lighthouse',
  summary: 'Measures the sign-in page and the accounts page of the application with Lighthouse.',
  details:
    'Starts a temporary local cloud with a user and accounts. Fails if accessibility or best practices are rated below 95, on a phone or on a desktop. Fails for performance if it is rated below 95 and the page has more work than its budget, in times of a fixed work in the same browser.',
  options: {},
  environment,
  examples: [['npm run lighthouse', 'prints the ratings of each page']],
})

/** `npm run screenshots` */
export const screenshots = command({
  call: 'npm run screenshots',
  summary: 'Takes the screenshots of the README in docs/images.',
  details:
    'Starts a temporary local cloud, and types nothing but a name, an email address and a password: the pictures show the way from there to the accounts.',
  options: {},
  environment,
  examples: [['npm run screenshots', 'replaces the three pictures']],
})
