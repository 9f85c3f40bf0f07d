import { pathToFileURL } from 'node:url'
import type { CommandRun } from './commands.ts'

// A process that runs many commands of bin/, one after the other. Each run evaluates the file of the command again, with
// its own arguments; the modules that it imports are loaded once.
class Exit extends Error {}
let runs = 0

process.exit = code => {
  if (code !== undefined) process.exitCode = code
  throw new Exit()
}
process.on('message', async ({ file, argv, env }: CommandRun) => {
  const write = { out: process.stdout.write, err: process.stderr.write }
  let output = ''
  const collect = (chunk: string | Uint8Array) => {
    output += Buffer.from(chunk as Uint8Array).toString('utf8')
    return true
  }
  Object.assign(process.stdout, { write: collect })
  Object.assign(process.stderr, { write: collect })
  Object.assign(process.env, env)
  process.argv = [process.execPath, file, ...argv]
  process.exitCode = 0
  runs += 1
  try {
    await import(`${pathToFileURL(`bin/${file}`)}?run=${runs}`)
  } catch (error) {
    if (!(error instanceof Exit)) {
      process.exitCode = 1
      output += String(error)
    }
  }
  Object.assign(process.stdout, { write: write.out })
  Object.assign(process.stderr, { write: write.err })
  process.send?.({ code: Number(process.exitCode), output: output.trim() })
})
