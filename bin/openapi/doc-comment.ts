/** The width of a line of code. */
const LINE_WIDTH = 110

/**
 * Formats paragraphs as a TSDoc comment that ends with a line break. Returns an empty text if there are none.
 *
 * @param indent - The spaces before each line.
 * @param width - The maximum length of a line.
 */
export function docComment(paragraphs: readonly string[], indent = '', width = LINE_WIDTH): string {
  const texts = paragraphs.map(text => text.trim().replaceAll('*/', '*\\/')).filter(text => text !== '')
  if (texts.length === 0) return ''
  const [only] = texts
  if (texts.length === 1 && only !== undefined && !only.includes('\n')) {
    const line = `${indent}/** ${only} */`
    if (line.length <= width) return `${line}\n`
  }
  const lines = texts.flatMap((text, index) => [...(index === 0 ? [] : ['']), ...wrapped(text, width - indent.length - ' * '.length)])
  return `${indent}/**\n${lines.map(line => `${indent} *${line === '' ? '' : ` ${line}`}\n`).join('')}${indent} */\n`
}

/** Breaks the lines of a text between words. */
function wrapped(text: string, width: number): string[] {
  return text.split('\n').flatMap(line => {
    const lines: string[] = []
    for (const word of line.split(' ')) {
      const last = lines.at(-1)
      if (last !== undefined && last.length + 1 + word.length <= width)
        lines[lines.length - 1] = `${last} ${word}`
      else lines.push(word)
    }
    return lines
  })
}
