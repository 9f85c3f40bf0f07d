import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { findRetiredWords } from './checks/retired-words.ts'
import { CommandError, runCommand } from './command-line/run-command.ts'
import { checkLanguage } from './commands/checks.ts'

const TEXTS = /\.(ts|tsx|css|html|cjs|md|yml|yaml|sh|py)$|^\.ci\//
/** Files that name the retired words because they are about them. */
const EXEMPT = [
  'bin/checks/retired-words.ts',
  'docs/how-it-works/glossary.md',
  'test/bin/retired-words.test.ts',
]

const REACT = /^(?:app|local\/console)\/src\//

await runCommand(checkLanguage, ({ positionals }) => {
  const files = execFileSync(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard', '--', ...positionals],
    {
      encoding: 'utf8',
    },
  )
    .split('\n')
    .filter(file => TEXTS.test(file) && !EXEMPT.includes(file))
  const faults = files.flatMap(file =>
    findRetiredWords(readFileSync(file, 'utf8'), REACT.test(file)).map(
      ({ line, found, instead }) => `${file}:${line}: "${found}" is retired: write ${instead}`,
    ),
  )
  if (faults.length > 0) throw new CommandError(faults.join('\n'))
})
