import { folded, readingsOf, withoutSeparators } from './fold.ts'
import { countRuns } from './patterns.ts'

/** What an attacker who knows the user guesses first. */
export interface PasswordContext {
  readonly email: string
  readonly name: string
  readonly productName: string
}

/** Shorter words occur in other words by chance. */
const WORD_LENGTH = 4
/** The most runs of the characters around the words. `2026!` has 5. A word in a longer password is no risk. */
const REST_RUNS = 6

/**
 * Returns whether a password is one or more words of its context with at most a few other characters: parts of the name,
 * of the email address or of the name of the product.
 */
export function hasContextWord(password: string, context: PasswordContext): boolean {
  const words = wordsOf(context)
  const readings = readingsOf(folded(password))
  return [...readings, ...readings.map(withoutSeparators)].some(reading => {
    const rest = words.reduce((text, word) => text.replaceAll(word, ''), reading)
    return rest !== reading && countRuns(rest) <= REST_RUNS
  })
}

function wordsOf({ email, name, productName }: PasswordContext): string[] {
  const [local = '', domain = ''] = email.split('@')
  const labels = domain.split('.').slice(0, -1)
  const texts = [name, local, productName, ...labels].map(folded)
  const words = texts.flatMap(text => [text, withoutSeparators(text), ...text.split(/[^\p{L}]+/u)])
  const long = [...new Set(words)].filter(word => Array.from(word).length >= WORD_LENGTH)
  // The longest first, so that no part of a longer word remains.
  return long.toSorted((one, other) => other.length - one.length)
}
