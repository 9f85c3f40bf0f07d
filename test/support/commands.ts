import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'

/** Runs a program under bin/, and yields its exit code and what it said. */
export async function runCommand(
  file: string,
  argv: readonly string[],
  options: { readonly env?: Record<string, string>; readonly input?: string } = {},
): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [`bin/${file}`, ...argv], {
    env: { ...process.env, ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin.end(options.input ?? '')
  const ended = new Promise<number | null>(resolve => child.once('close', resolve))
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  return { code, output: `${out}${err}`.trim() }
}
