import type { WriteStream } from 'node:tty'

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const FRAME_MILLISECONDS = 100

/** Where progress is printed. Standard error, so that the output of a command stays readable for programs. */
export type ProgressStream = Pick<WriteStream, 'write'> & { readonly isTTY?: boolean }

/** Prints a line about a step that takes time, if something else prints while it runs. */
export function announce(step: string, stream: ProgressStream = process.stderr): void {
  stream.write(`${step} …\n`)
}

/**
 * Runs a step that takes time. A terminal shows a spinner with the elapsed time, and then how long the step took. Other
 * streams get one line.
 */
export async function progress<T>(
  step: string,
  work: () => T | Promise<T>,
  stream: ProgressStream = process.stderr,
): Promise<T> {
  if (!stream.isTTY) {
    announce(step, stream)
    return work()
  }
  const startedAt = performance.now()
  const seconds = () => (performance.now() - startedAt) / 1000
  let frame = 0
  const show = () => {
    frame = (frame + 1) % FRAMES.length
    stream.write(`\r${FRAMES[frame]} ${step} … ${Math.floor(seconds())} s`)
  }
  show()
  const timer = setInterval(show, FRAME_MILLISECONDS)
  let mark = '✗'
  try {
    const result = await work()
    mark = '✓'
    return result
  } finally {
    clearInterval(timer)
    // Clears the rest of the line, which may be longer.
    stream.write(`\r\x1b[K${mark} ${step} (${seconds().toFixed(1)} s)\n`)
  }
}
