import { folded, readingsOf, withoutSeparators } from './fold.ts'
import { countRuns, isPattern, repeatedPart } from './patterns.ts'

/** The most characters before and after a common word that the check removes. Longer ones are not combined. */
const AFFIX_LENGTH = 24
/** The most runs of the digits and signs around a common word. `2026!` has 5. */
const AFFIX_RUNS = 8
/** Shorter words occur by chance. */
const WORD_LENGTH = 4

/**
 * Returns whether a password is common, in this form or in disguise: with other case, with substitutions, repeated, with
 * digits and signs around it, or a pattern of keys.
 */
export async function isCommonPassword(password: string): Promise<boolean> {
  const text = folded(password)
  if (readingsOf(text).some(isPattern)) return true
  const words = await loadWords()
  const isWord = (word: string) => words.has(word) || words.has(repeatedPart(word))
  return coresOf(text).some(core =>
    readingsOf(core).some(reading => isWord(reading) || isWord(withoutSeparators(reading))),
  )
}

/** Returns the text without some or all of the digits and signs around it. */
function coresOf(text: string): string[] {
  const before = Array.from(/^[^\p{L}]*/u.exec(text)?.[0] ?? '')
  const after = Array.from(/[^\p{L}]*$/u.exec(text.slice(before.join('').length))?.[0] ?? '')
  const ends = [...Array(Math.min(after.length, AFFIX_LENGTH) + 1).keys()].map(length =>
    after.slice(after.length - length).join(''),
  )
  const cores: string[] = []
  for (let length = 0; length <= Math.min(before.length, AFFIX_LENGTH); length += 1) {
    const start = before.slice(0, length).join('')
    for (const end of ends) {
      const core = text.slice(start.length, text.length - end.length)
      if (core.length >= WORD_LENGTH && countRuns(start) + countRuns(end) <= AFFIX_RUNS) cores.push(core)
    }
  }
  return cores
}

let loaded: Promise<ReadonlySet<string>> | undefined

/** Loads the list at the first use: it is larger than the code of a function. */
function loadWords(): Promise<ReadonlySet<string>> {
  loaded ??= import('./common-passwords.json', { with: { type: 'json' } }).then(
    ({ default: { words } }) => new Set(words.split('\n')),
  )
  return loaded
}
