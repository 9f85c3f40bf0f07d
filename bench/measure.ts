import { announce } from '../bin/command-line/progress.ts'
import { endParts, type PartName, parts, type Sizes } from './parts.ts'
import { recordRun } from './recorded-runs.ts'
import { type Figure, report } from './report.ts'

/**
 * Measures parts and prints their figures. Sets the exit code to 1 if one exceeds its budget.
 * @param options `isRecorded` writes the figures to bench/results.
 */
export async function measure(
  selected: readonly PartName[],
  { isRecorded, ...sizes }: Sizes & { readonly isRecorded: boolean },
): Promise<void> {
  try {
    const measured: Partial<Record<PartName, Figure[]>> = {}
    for (const name of selected) {
      const { title, step, figures } = parts[name]
      announce(step)
      measured[name] = await figures(sizes)
      if (!report(title, measured[name])) process.exitCode = 1
    }
    if (isRecorded) console.log(`\nRecorded in ${recordRun(measured)}`)
  } finally {
    await endParts()
  }
}
