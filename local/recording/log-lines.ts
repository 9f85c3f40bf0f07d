import { recordLogLine } from './invocation.ts'

/** Decides whether a log line is also printed. */
export type IsPrinted = (line: Readonly<Record<string, unknown>>) => boolean

/**
 * Adds the log lines that functions write to standard output to their invocations. Other output is not changed.
 * @returns a function that restores standard output.
 */
export function captureLogLines(
  isPrinted: IsPrinted,
  output: NodeJS.WriteStream = process.stdout,
): () => void {
  const write = output.write
  const capturing: typeof output.write = (chunk: Uint8Array | string, ...more: unknown[]): boolean => {
    const line = typeof chunk === 'string' ? parseLogLine(chunk) : undefined
    if (line) recordLogLine(line)
    return line && !isPrinted(line) ? true : Reflect.apply(write, output, [chunk, ...more])
  }
  output.write = capturing
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
