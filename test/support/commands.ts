import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

const EXAMPLE_STAGES = new URL('example-stages.ts', import.meta.url).href
const COMMAND_HOST = new URL('command-host.ts', import.meta.url).pathname

/** A command of bin/ to run. */
export interface CommandRun {
  readonly file: string
  readonly argv: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

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

/** Starts one process for many commands that only check their arguments: a process per call costs a second of CPU. */
export function startCommandHost() {
  const child = fork(COMMAND_HOST, { execArgv: ['--import', EXAMPLE_STAGES], stdio: 'inherit' })
  return {
    run: async (command: CommandRun): Promise<CommandResult> => {
      const replied = once(child, 'message')
      child.send(command)
      const [result] = await replied
      return result as CommandResult
    },
    stop: () => child.kill(),
  }
}
