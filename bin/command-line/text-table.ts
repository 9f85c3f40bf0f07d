/** Formats rows as a table with aligned columns. Columns without any value are left out. */
export function textTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const columns = headings.flatMap((heading, index) => {
    const cells = rows.map(row => row[index] ?? '')
    if (cells.every(cell => cell === '')) return []
    return [{ heading, index, width: Math.max(heading.length, ...cells.map(cell => cell.length)) }]
  })
  const line = (cellOf: (column: (typeof columns)[number]) => string) =>
    columns
      .map(column => cellOf(column).padEnd(column.width))
      .join('  ')
      .trimEnd()
  return [
    line(({ heading }) => heading),
    line(({ width }) => '─'.repeat(width)),
    ...rows.map(row => line(({ index }) => row[index] ?? '')),
  ].join('\n')
}

/** Formats names and values, one pair a line. */
export function textPairs(pairs: readonly (readonly [name: string, value: string])[]): string {
  const width = Math.max(...pairs.map(([name]) => name.length))
  return pairs.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n')
}
