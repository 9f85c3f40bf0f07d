import { stages as examples } from './stages.ts'

/** The stages of the tests without example values, as a user would enter them. */
export const stages: typeof examples = JSON.parse(
  JSON.stringify(examples)
    .replaceAll('example.com', 'dashtam.test')
    .replaceAll('000000000000:', '123456789012:'),
)
