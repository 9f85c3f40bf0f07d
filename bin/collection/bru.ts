const indented = (text: string) => text.replace(/^(?=.)/gm, '  ')

/** Prints a block of names and values in Bruno's language. */
export function block(name: string, entries: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(entries).map(([key, value]) => `  ${key}: ${value}\n`)
  return `${name} {\n${lines.join('')}}\n`
}

/** Prints a block of text in Bruno's language. */
export function textBlock(name: string, text: string): string {
  return `${name} {\n${indented(text)}\n}\n`
}
