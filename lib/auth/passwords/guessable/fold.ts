/** Returns a text without the differences that guessing ignores: case, accents, and the compatibility forms of NFKC. */
export function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}

const LEET = new Map(
  [...'4a@a8b3e6g9g0o5s$s7t+t2z'.matchAll(/(.)(.)/g)].map(([, from = '', to = '']) => [from, to]),
)

/** The digit or sign on the same key of a US keyboard. */
const SHIFTED = new Map(
  [...'!1@2#3$4%5^6&7*8(9)0'.matchAll(/(.)(.)/g)].map(([, from = '', to = '']) => [from, to]),
)

const replaced = (text: string, map: ReadonlyMap<string, string>) =>
  Array.from(text, character => map.get(character) ?? character).join('')

/**
 * Returns the readings of a folded text: as it is, with common substitutions undone (`p@55w0rd`), and without the Shift
 * key (`!QAZ2wsx`).
 */
export function readingsOf(text: string): string[] {
  const leet = replaced(text, LEET)
  const readings = [text, leet.replace(/[1!|]/g, 'i'), leet.replace(/[1!|]/g, 'l'), replaced(text, SHIFTED)]
  return [...new Set(readings)]
}

/** Returns a text without the separators in it: `password` for `p-a-s-s-w-o-r-d`. */
export function withoutSeparators(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '')
}
