import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../local/http-server.ts'
import { CommandError } from '../command-line/run-command.ts'

/**
 * Starts the local cloud as `npm start` does, on free ports and with an empty directory. Its end deletes the directory.
 * @throws {CommandError} with the output if it does not start.
 */
export async function startTemporaryCloud() {
  const directory = mkdtempSync(join(tmpdir(), 'dashtam-showcase-'))
  const environment = { DATA_DIR: join(directory, 'data'), PORT: String(await freePort()) }
  const program = spawn(process.execPath, [join(import.meta.dirname, '../local.ts')], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exited = once(program, 'exit')
  const stop = async () => {
    program.kill('SIGINT')
    await exited
    rmSync(directory, { recursive: true, force: true })
  }
  let output = ''
  const ready = new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk
      const [, url] = /^ready (\S+)$/m.exec(output) ?? []
      if (url) resolve(url)
    }
    program.stdout.on('data', read)
    program.stderr.on('data', read)
    program.once('exit', () => reject(new CommandError(`The local cloud did not start:\n${output}`)))
  })
  try {
    return { url: await ready, [Symbol.asyncDispose]: stop }
  } catch (error) {
    await stop()
    throw error
  }
}
