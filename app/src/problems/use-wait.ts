import { useEffect, useState } from 'react'
import type { ProblemLike } from './problem.ts'

/** When each problem ends, in milliseconds of the monotonic clock. All parts of a page count down the same time. */
const ends = new WeakMap<ProblemLike, number>()

function secondsLeft(problem: ProblemLike | undefined): number {
  if (!problem?.retry_after) return 0
  const end = ends.get(problem) ?? performance.now() + problem.retry_after * 1000
  ends.set(problem, end)
  return Math.max(0, Math.ceil((end - performance.now()) / 1000))
}

/** Returns how many seconds the server asks to wait because of a problem. The component renders again every second. */
export function useWait(problem: ProblemLike | undefined): number {
  const [, setTicks] = useState(0)
  const seconds = secondsLeft(problem)
  const isWaiting = seconds > 0
  useEffect(() => {
    if (!isWaiting) return
    const timer = setInterval(() => setTicks(ticks => ticks + 1), 1000)
    return () => clearInterval(timer)
  }, [isWaiting])
  return seconds
}
