import type { RecordedRun } from './recorded-runs.ts'

/** Formats figures by run, one line each, so that runs can be compared. Only figures that several runs have are useful. */
export function formatHistory(runs: readonly RecordedRun[], parts: readonly string[]): string {
  const lines = runs.map(
    ({ measuredAt, commit, machine }, at) =>
      `[${at + 1}] ${measuredAt} ${commit} ${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, floors ${Object.entries(
        machine.floors,
      )
        .map(([name, milliseconds]) => `${name} ${milliseconds.toFixed(2)} ms`)
        .join(', ')}`,
  )
  for (const part of parts) {
    const names = new Set(runs.flatMap(run => (run.parts[part] ?? []).map(({ name }) => name)))
    if (names.size === 0) continue
    lines.push('', part)
    const width = Math.max(...[...names].map(name => name.length))
    for (const name of names) {
      const values = runs.map(run => run.parts[part]?.find(figure => figure.name === name))
      const unit = values.find(value => value !== undefined)?.unit ?? ''
      const columns = values.map(value => (value ? value.measured.toFixed(2) : '-').padStart(9))
      lines.push(`${name.padEnd(width)} ${columns.join(' ')} ${unit}`)
    }
  }
  return lines.join('\n')
}
