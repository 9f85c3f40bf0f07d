import { recordLogLine } from './invocation.ts'

/** Decides whether a log line is also printed. */
export type IsPrinted = (line: Readonly<Record<string, unknown>>) => boolean

/** Where lines are written to, for example standard output. */
export interface Output {
  write(text: string, ...more: unknown[]): boolean
}

/**
 * Adds the log lines that functions write to standard output to their invocations. Other output is not changed.
 * @returns a function that restores standard output.
 */
export function captureLogLines(isPrinted: IsPrinted, output: Output = process.stdout): () => void {
  const write = output.write
  output.write = (text, ...more) => {
    const line = typeof text === 'string' ? parseLogLine(text) : undefined
    if (line) recordLogLine(line)
    return line && !isPrinted(line) ? true : Reflect.apply(write, output, [text, ...more])
  }
  return () => {
    output.write = write
  }
}

/** Parses a line of `lib/runtime/log`; undefined for any other text. */
function parseLogLine(text: string): Record<string, unknown> | undefined {
  if (!text.startsWith('{"timestamp":')) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
