import { median } from '../report.ts'
import type { Contender } from './contender.ts'

/** Odd, so that the median is a measured value. */
const ROUNDS = 9

/**
 * Measures processes in alternating rounds, so that a change of the machine affects all of them.
 * @returns the median of each in milliseconds, by name.
 */
export async function alternate(
  contenders: readonly Contender[],
  calls: number,
): Promise<Map<string, number>> {
  const times = new Map<string, number[]>(contenders.map(({ name }) => [name, []]))
  try {
    for (const { measure } of contenders) await measure(calls)
    for (let round = 0; round < ROUNDS; round += 1)
      for (const { name, measure } of contenders) times.get(name)?.push(await measure(calls))
  } finally {
    for (const { stop } of contenders) stop()
  }
  return new Map([...times].map(([name, measured]) => [name, median(measured)]))
}
