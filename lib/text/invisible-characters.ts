/** Scripts whose spelling needs the joiners U+200C and U+200D (Unicode 17, 23.2; RFC 5892, A.1 and A.2). */
const JOINING_SCRIPTS = [
  'Arabic',
  'Bengali',
  'Devanagari',
  'Gujarati',
  'Gurmukhi',
  'Kannada',
  'Khmer',
  'Malayalam',
  'Mongolian',
  'Myanmar',
  'Nko',
  'Oriya',
  'Sinhala',
  'Syriac',
  'Tamil',
  'Telugu',
]
const ofJoiningScripts = JOINING_SCRIPTS.map(script => `\\p{Script_Extensions=${script}}`).join('')

/** Invisible characters that a name or an emoji is spelled with. */
const NEEDED = [
  `(?<=[${ofJoiningScripts}])[\\u200c\\u200d]`,
  '(?<=[\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\ufe0f])\\u200d(?=\\p{Extended_Pictographic})',
  '(?<=[\\p{Extended_Pictographic}\\p{Script=Han}\\p{Script=Mongolian}])\\p{Variation_Selector}',
].join('|')

/** Line separators, bidi controls, and other characters that are not seen (Unicode Default_Ignorable_Code_Point). */
const MISLEADING = '[\\p{Zl}\\p{Zp}\\p{Bidi_Control}\\p{Default_Ignorable_Code_Point}\\ufff9-\\ufffb]'

const INVISIBLE = new RegExp(`${NEEDED}|(${MISLEADING})`, 'gu')
const BLANK = /^[\p{Default_Ignorable_Code_Point}\p{White_Space}\u2800]*$/u

/** Tells whether a text holds invisible characters that its script does not need, or nothing that can be seen. */
export function holdsInvisible(text: string): boolean {
  if (BLANK.test(text)) return true
  return [...text.matchAll(INVISIBLE)].some(([, misleading]) => misleading !== undefined)
}

/** Replaces invisible characters that the script of a text does not need, and control characters. */
export function withoutInvisible(text: string): string {
  const separated = text.toWellFormed().replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
  const visible = separated.replace(INVISIBLE, (found, misleading) => (misleading === undefined ? found : ''))
  return BLANK.test(visible) ? '' : visible.replace(/\p{White_Space}+/gu, ' ').trim()
}
