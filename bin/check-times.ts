import { globSync, readFileSync } from 'node:fs'
import { findZonelessTimes } from './checks/zoneless-times.ts'
import { CommandError, runCommand } from './command-line/run-command.ts'

const usage = 'npm run check:times: fails if a source file contains a time without a time zone.'

await runCommand({ usage, options: {} }, () => {
  const faults = globSync('{bench,functions,lib,migrations}/**/*.{ts,sql}').flatMap(file =>
    findZonelessTimes(readFileSync(file, 'utf8')).map(
      ({ line, found, instead }) => `${file}:${line}: ${found} has no time zone. Use ${instead}.`,
    ),
  )
  if (faults.length > 0) throw new CommandError(faults.join('\n'))
})
