import { withoutInvisible } from '../text/invisible-characters.ts'
import { holdsWebAddress } from '../text/web-address.ts'

/**
 * A text that somebody typed, as a mail may show it: on one line, without invisible characters, and cut.
 *
 * @param most the length, in characters, from which on it is cut.
 * @returns nothing if no text is left, or if it holds a web address, which mail programs turn into a link.
 */
function shown(text: string, most: number): string | undefined {
  const characters = [...withoutInvisible(text)]
  if (characters.length === 0 || holdsWebAddress(characters.join(''))) return undefined
  return characters.length > most
    ? `${characters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`
    : characters.join('')
}

const LONGEST_NAME = 60
const LONGEST_QUOTE = 60

/** The first line of a mail. It names the recipient only if the name is known to be theirs (`null` otherwise). */
export function greeting(name: string | null): string {
  const shownName = name === null ? undefined : shown(name, LONGEST_NAME)
  return shownName === undefined ? 'Hello,' : `Hello ${shownName},`
}

/**
 * Quotes a text that somebody typed, so that a reader sees where it begins and ends.
 *
 * @param otherwise what stands in its place if it cannot be shown.
 */
export function quoted(text: string, otherwise: string, most = LONGEST_QUOTE): string {
  const shownText = shown(text, most)
  return shownText === undefined ? otherwise : `"${shownText.replace(/["“”„‟«»＂]/g, "'")}"`
}
