import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { freePort } from '../../local/http-server.ts'

/** Returns a folder that only its owner can access, with a space in its name. */
export function newDirectory(): string {
  const parent = mkdtempSync(join(tmpdir(), 'dashtam start '))
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }))
  return join(parent, 'data')
}

/**
 * Runs `node bin/<program>` and collects its output.
 *
 * @param atEnd - Registers what ends the program. By default, it ends with the test.
 */
export function runProgram(
  program: string,
  environment: Record<string, string>,
  argv: readonly string[] = [],
  atEnd: (cleanup: () => void) => void = onTestFinished,
) {
  const { VITEST: _, NODE_OPTIONS: __, ...inherited } = process.env
  const env = { ...inherited, ...environment }
  const child = spawn(process.execPath, [`bin/${program}.ts`, ...argv], { env })
  atEnd(() => void child.kill('SIGKILL'))
  let said = ''
  child.stdout.on('data', chunk => (said += chunk))
  child.stderr.on('data', chunk => (said += chunk))
  const exited = once(child, 'exit').then(([code]) => code as number | null)
  return {
    child,
    exited,
    said: () => said,
    ready: () =>
      until(
        child,
        () => /^ready (\S+)$/m.exec(said)?.[1],
        () => said,
      ),
  }
}

function until<T>(child: ChildProcess, found: () => T | undefined, said: () => string): Promise<T> {
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', () => {
      const value = found()
      if (value !== undefined) resolve(value)
    })
    child.once('exit', () => reject(new Error(`It ended:\n${said()}`)))
  })
}

/** Starts the local cloud like `npm start`, on a free port, and waits until it is ready. */
export async function startLocal(DATA_DIR: string, more: Record<string, string> = {}) {
  const PORT = String(await freePort())
  const program = runProgram('local', { DATA_DIR, PORT, PASSWORD_HASH_ROUNDS: '10', ...more })
  return { ...program, url: await program.ready() }
}
