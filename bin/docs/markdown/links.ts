/** In this order: a fenced code block, a code span, an inline link, the definition of a reference link. */
const PARTS = new RegExp(
  [
    String.raw`(?<code>^[ \t]*(?<fence>\`{3,}|~{3,})[\s\S]*?^[ \t]*\k<fence>[ \t]*$`,
    String.raw`(?<!\`)(?<tick>\`+)(?!\`)(?:[^\n]|\n(?!\s*\n))*?(?<!\`)\k<tick>(?!\`))`,
    String.raw`\[(?<label>(?:\`[^\`\n]+\`|!\[[^\]]*\]\([^)]*\)|[^\]\`])*)\]\((?<target>[^)\s]+)(?<title>[^)]*)\)`,
    String.raw`^(?<definition>\[[^\]\n]+\]:[ \t]+)(?<defined>\S+)`,
  ].join('|'),
  'gm',
)

/**
 * Changes the target of every link in a Markdown text, except in code. If there is no new target, the label replaces
 * the link.
 */
export function rewriteLinks(markdown: string, change: (target: string) => string | undefined): string {
  return markdown.replace(PARTS, (match, ...rest) => {
    const groups: Readonly<Record<string, string | undefined>> = rest.at(-1)
    if (groups['code'] !== undefined) return match
    if (groups['definition'] !== undefined)
      return `${groups['definition']}${change(groups['defined'] ?? '') ?? groups['defined']}`
    const { label = '', target = '', title = '' } = groups
    const changed = change(target)
    return changed === undefined ? label : `[${label}](${changed}${title})`
  })
}
