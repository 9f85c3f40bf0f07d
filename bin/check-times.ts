import { globSync, readFileSync } from 'node:fs'
import { findZonelessTimes } from './checks/zoneless-times.ts'

const faults = globSync('{bench,functions,lib,migrations}/**/*.{ts,sql}').flatMap(file =>
  findZonelessTimes(readFileSync(file, 'utf8')).map(
    ({ line, found, instead }) => `${file}:${line}: ${found} has no zone: use ${instead}`,
  ),
)
for (const fault of faults) console.error(fault)
process.exitCode = faults.length > 0 ? 1 : 0
