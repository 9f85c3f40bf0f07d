import { cell } from './escape.ts'

/** Returns a Markdown table. Cells contain Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** Returns a fenced code block. */
export function codeBlock(language: string, code: string, title?: string): string {
  const info = title === undefined ? language : `${language} frame="code" title="${title}"`
  return `\`\`\`${info}\n${code.trimEnd()}\n\`\`\``
}

/**
 * Returns the name that a row of a table defines. It has an anchor, and more weight in the search than a page that only
 * mentions the name.
 */
export function definition(name: string): string {
  return `<dfn id="${name.toLowerCase()}" data-pagefind-weight="5">\`${name}\`</dfn>`
}
