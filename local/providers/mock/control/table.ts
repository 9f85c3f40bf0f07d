import { escapeHtml } from '../escape-html.ts'

/** Creates a table in a card that scrolls sideways, also with the keyboard. Without rows, it is a text. */
export function table(
  name: string,
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  empty: string,
): string {
  if (rows.length === 0) return `<div class="card"><p class="soft">${empty}</p></div>`
  const classOf = (column: number) => (headings[column] === 'Path' ? 'mono wrap' : 'mono')
  const cells = (row: readonly string[]) =>
    row.map((cell, column) => `<td class="${classOf(column)}">${escapeHtml(cell)}</td>`).join('')
  const head = headings.map(text => `<th scope="col">${text}</th>`).join('')
  return `<div class="card" role="region" tabindex="0" aria-label="${name}">
<table><thead><tr>${head}</tr></thead><tbody>${rows.map(row => `<tr>${cells(row)}</tr>`).join('')}</tbody></table></div>`
}

/** Formats a time in UTC, to the second. */
export function formatTime(milliseconds: number): string {
  return new Date(milliseconds)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, '')
}
