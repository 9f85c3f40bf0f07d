import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'

/** Stages without example values, for the variable TEST_STAGES of a command. */
export const OWN_STAGES = new URL('own-stages.ts', import.meta.url).href
const EXAMPLE_STAGES = new URL('example-stages.ts', import.meta.url).href

/** The exit code of a command, and its standard output and error. */
interface CommandResult {
  readonly code: number | null
  readonly output: string
}

/** Runs a command of bin/ in its own process, with the stages of the tests. */
export async function runCommand(
  file: string,
  argv: readonly string[],
  options: { readonly env?: Record<string, string>; readonly input?: string } = {},
): Promise<CommandResult> {
  const child = spawn(process.execPath, ['--import', EXAMPLE_STAGES, `bin/${file}`, ...argv], {
    env: { ...process.env, ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin.end(options.input ?? '')
  const ended = new Promise<number | null>(resolve => child.once('close', resolve))
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  return { code, output: `${out}${err}`.trim() }
}
