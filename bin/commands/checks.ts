import { command } from '../command-line/command.ts'

/** `npm run check:language` */
export const checkLanguage = command({
  call: 'npm run check:language',
  summary: 'Fails if a file contains a retired word.',
  arguments: [{ name: 'PATH', describes: 'Folder or file (default: all files that git does not ignore).' }],
  options: {},
  examples: [
    ['npm run check:language', 'checks everything'],
    ['npm run check:language -- docs', 'checks one folder'],
  ],
})

/** `npm run check:layout` */
export const checkLayout = command({
  call: 'npm run check:layout',
  summary: 'Fails if imports between folders form a cycle. Type imports count.',
  options: {},
  examples: [['npm run check:layout', 'lists each cycle with its imports']],
})

/** `npm run check:times` */
export const checkTimes = command({
  call: 'npm run check:times',
  summary: 'Fails if a source file contains a time without a time zone.',
  options: {},
  examples: [['npm run check:times', 'lists each place']],
})
