import { withoutInvisible } from '../text/invisible-characters.ts'
import { holdsWebAddress } from '../text/web-address.ts'

/**
 * Prepares a text from a user for a mail: one line, without invisible characters, shortened.
 *
 * @param maxLength in characters.
 * @returns undefined if no text is left, or if it contains a web address, which mail programs turn into a link.
 */
function displayText(text: string, maxLength: number): string | undefined {
  const characters = [...withoutInvisible(text)]
  if (characters.length === 0 || holdsWebAddress(characters.join(''))) return undefined
  if (characters.length <= maxLength) return characters.join('')
  const beginning = characters.slice(0, maxLength - 1).join('')
  return `${beginning.trimEnd()}…`
}

const MAX_NAME_LENGTH = 60
const MAX_QUOTE_LENGTH = 60

/** Returns the first line of a mail: with the recipient's name, or without if it is null or cannot be shown. */
export function greeting(name: string | null): string {
  const displayName = name === null ? undefined : displayText(name, MAX_NAME_LENGTH)
  return displayName === undefined ? 'Hello,' : `Hello ${displayName},`
}

/**
 * Quotes a text from a user, so that the reader sees where it begins and ends.
 *
 * @param fallback the text to use instead, without quotes, if the user's text cannot be shown.
 * @param maxLength in characters.
 */
export function quoted(text: string, fallback: string, maxLength = MAX_QUOTE_LENGTH): string {
  const content = displayText(text, maxLength)
  return content === undefined ? fallback : `"${content.replace(/["“”„‟«»＂]/g, "'")}"`
}
