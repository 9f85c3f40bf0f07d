import { globSync, readFileSync } from 'node:fs'
import { findZonelessTimes } from './checks/zoneless-times.ts'
import { CommandError, runCommand } from './command-line/run-command.ts'
import { checkTimes } from './commands/checks.ts'

await runCommand(checkTimes, () => {
  // The peers of the benchmark are installed in its folder.
  const files = globSync('{bench,functions,lib,migrations}/**/*.{ts,sql}', { exclude: ['**/node_modules'] })
  const faults = files.flatMap(file =>
    findZonelessTimes(readFileSync(file, 'utf8')).map(
      ({ line, found, instead }) => `${file}:${line}: ${found} has no time zone. Use ${instead}.`,
    ),
  )
  if (faults.length > 0) throw new CommandError(faults.join('\n'))
})
