/** A measured value and its budget. */
export interface Figure {
  readonly name: string
  readonly measured: number
  readonly budget: number
  readonly unit: string
}

/** Prints a table. Returns true if all figures are within their budgets. */
export function report(title: string, figures: readonly Figure[]): boolean {
  console.log(`\n${title}`)
  const width = Math.max(...figures.map(({ name }) => name.length))
  for (const { name, measured, budget, unit } of figures) {
    const mark = measured <= budget ? 'ok  ' : 'OVER'
    console.log(`${mark} ${name.padEnd(width)}  ${round(measured)} ${unit} (budget ${budget})`)
  }
  return figures.every(({ measured, budget }) => measured <= budget)
}

function round(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(2)
}

/** Returns the median. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5)
}

/** Returns the value that a share of the values does not exceed; `NaN` of no values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
