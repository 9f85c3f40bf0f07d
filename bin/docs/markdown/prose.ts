/** Fenced code blocks and inline code spans. */
const CODE = /(^[ \t]*(`{3,}|~{3,})[\s\S]*?^[ \t]*\2[ \t]*$)|((?<!`)(`+)(?!`)[^\n]*?(?:\n[^\n]+?)*?(?<!`)\4(?!`))/gm

/** Changes the prose of a Markdown text. Code blocks and code spans stay as they are. */
export function mapProse(markdown: string, change: (prose: string) => string): string {
  const parts: string[] = []
  let end = 0
  for (const match of markdown.matchAll(CODE)) {
    parts.push(change(markdown.slice(end, match.index)), match[0])
    end = match.index + match[0].length
  }
  parts.push(change(markdown.slice(end)))
  return parts.join('')
}
