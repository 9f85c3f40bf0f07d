import * as z from 'zod'
import type { DeployedFunction } from '../../local/lambda/execution-environment.ts'

const Line = z.looseObject({ level: z.string(), code: z.string() })

/** Collects the log lines of functions and keeps the unexpected ones. */
export function functionLog() {
  const faults: string[] = []
  let lines = 0
  return {
    onLine: (text: string, { id }: DeployedFunction): void => {
      lines += 1
      const line = Line.safeParse(parseJson(text))
      if (!line.success || line.data.level === 'error') faults.push(`${id}: ${text}`)
    },
    /** Returns lines at level `error` and lines in another format, for example warnings of Node. */
    faults: (): readonly string[] => faults,
    lines: () => lines,
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
