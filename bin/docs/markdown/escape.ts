import { mapProse } from './prose.ts'

/** HTML elements that the guides may use. GitHub and the site render them alike. */
const ALLOWED = ['a', 'br', 'details', 'div', 'em', 'img', 'kbd', 'p', 'strong', 'sub', 'summary', 'sup']
const NOT_A_TAG = new RegExp(`<(?!(?:/?(?:${ALLOWED.join('|')})\\b|https?://|!--))`, 'g')

/** Escapes `<` in prose, so that a placeholder like `<token>` is not parsed as an HTML element. */
export function escapeTags(markdown: string): string {
  return mapProse(markdown, prose => prose.replace(NOT_A_TAG, '&lt;'))
}

/** Returns Markdown that displays a plain text. Code spans in the text stay code spans. */
export function plainText(text: string): string {
  return mapProse(text, prose => prose.replaceAll('<', '&lt;').replace(/([*_[\]])/g, '\\$1'))
}

/** Returns the content of a table cell: one line, with escaped column separators. */
export function cell(markdown: string): string {
  return markdown.replaceAll('\n', ' ').replaceAll('|', '\\|')
}
