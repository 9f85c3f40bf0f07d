/** One figure beside what it may be. */
export interface Figure {
  readonly name: string
  readonly measured: number
  readonly budget: number
  readonly unit: string
}

/** Prints figures as a table; tells whether every one keeps its budget. */
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

/** The middle of some numbers. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
