/** Scripts that use the joiners U+200C and U+200D (Unicode 17, 23.2; RFC 5892, A.1 and A.2). */
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
const joiningScriptClasses = JOINING_SCRIPTS.map(script => `\\p{Script_Extensions=${script}}`).join('')

/** Invisible characters that are a valid part of a name or an emoji. */
const REQUIRED = [
  `(?<=[${joiningScriptClasses}])[\\u200c\\u200d]`,
  '(?<=[\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\ufe0f])\\u200d(?=\\p{Extended_Pictographic})',
  '(?<=[\\p{Extended_Pictographic}\\p{Script=Han}\\p{Script=Mongolian}])\\p{Variation_Selector}',
].join('|')

/** Line separators, bidi controls and other invisible characters (Unicode Default_Ignorable_Code_Point). */
const MISLEADING = '[\\p{Zl}\\p{Zp}\\p{Bidi_Control}\\p{Default_Ignorable_Code_Point}\\ufff9-\\ufffb]'

const INVISIBLE = new RegExp(`${REQUIRED}|(${MISLEADING})`, 'gu')
const BLANK = /^[\p{Default_Ignorable_Code_Point}\p{White_Space}\u2800]*$/u

/** Returns whether a text is blank or contains invisible characters that its script does not require. */
export function holdsInvisible(text: string): boolean {
  if (BLANK.test(text)) return true
  return [...text.matchAll(INVISIBLE)].some(([, misleading]) => misleading !== undefined)
}

/** Removes invisible characters that the script of a text does not require, and collapses white space to one line. */
export function withoutInvisible(text: string): string {
  const separated = text.toWellFormed().replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
  const visible = separated.replace(INVISIBLE, (found, misleading) => (misleading === undefined ? found : ''))
  return BLANK.test(visible) ? '' : visible.replace(/\p{White_Space}+/gu, ' ').trim()
}
