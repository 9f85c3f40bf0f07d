import { globSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { confirm } from '../../bin/command-line/confirm.ts'
import { Refused, UsageError } from '../../bin/command-line/run-command.ts'
import { runCommand, startCommandHost } from '../support/commands.ts'

/** A data directory of Dashtam with something in it, and nothing that listens. */
function dataDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'dashtam-commands-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  mkdirSync(join(directory, 'postgres'))
  writeFileSync(join(directory, 'dashtam.json'), '{}')
  return directory
}

/** Where nothing answers, should a command go on all the same. */
const nowhere = (DATA_DIR: string) => ({ DATA_DIR, SMOKE_URL: 'http://127.0.0.1:9', PORT: 'none' })
const words: Record<string, string[]> = { 'stack.ts': ['destroy'], 'migrate.ts': ['down'] }
const commands = [...globSync('bin/*.ts').map(file => basename(file)), '../bench/run.ts']

describe('every command', { timeout: 120_000 }, () => {
  const host = startCommandHost()
  afterAll(() => void host.stop())
  it.each(commands)('%s prints its usage for --help and -h, and does nothing', async file => {
    const directory = dataDirectory()
    for (const help of ['--help', '-h']) {
      const argv = [...(words[file] ?? []), help]
      const { code, output } = await host.run({ file, argv, env: nowhere(directory) })
      expect(code).toBe(0)
      expect(output).toMatch(/npm (?:run|start)/)
    }
    expect(readdirSync(directory)).toEqual(['dashtam.json', 'postgres'])
  })

  it.each(commands)('%s refuses arguments that it does not know, and does nothing', async file => {
    const directory = dataDirectory()
    for (const more of [['--unheard-of'], ['-x'], ['one', 'two', 'three']]) {
      const argv = [...(words[file] ?? []), ...more]
      const { code, output } = await host.run({ file, argv, env: nowhere(directory) })
      expect(output).toMatch(/^(?:Unknown option|Unexpected argument)/)
      expect(code).toBe(2)
    }
    expect(readdirSync(directory)).toEqual(['dashtam.json', 'postgres'])
  })
})

describe('a command that destroys', { timeout: 60_000 }, () => {
  it('does nothing without --yes if nobody can be asked, and says what it would delete', async () => {
    const directory = dataDirectory()
    const { code, output } = await runCommand('reset.ts', [], { env: nowhere(directory), input: 'yes\n' })
    expect(code).toBe(2)
    expect(output).toContain(`This deletes ${directory} with every user in it: dashtam.json, postgres`)
    expect(readdirSync(directory)).toEqual(['dashtam.json', 'postgres'])
    const destroy = await runCommand('stack.ts', ['destroy', '--stage', 'dev'])
    expect(destroy.code).toBe(2)
    expect(destroy.output).toContain("This removes the stage 'dev'")
  })

  it('deletes with --yes', async () => {
    const directory = dataDirectory()
    const { code } = await runCommand('reset.ts', ['--yes'], { env: nowhere(directory) })
    expect(code).toBe(0)
    expect(() => readdirSync(directory)).toThrow()
  })

  it.each([
    ['yes\n', undefined],
    ['Yes \n', undefined],
    ['y\n', Refused],
    ['\n', Refused],
  ])('asks a person, who answers %j', async (answer, error) => {
    const [input, output] = [new PassThrough(), new PassThrough()].map(stream =>
      Object.assign(stream, { isTTY: true }),
    )
    if (!input || !output) throw new Error('No streams')
    input.write(answer)
    const confirmed = confirm('This deletes everything.', undefined, { input, output })
    if (error) await expect(confirmed).rejects.toThrow(error)
    else await confirmed
    output.end()
    expect(await text(output)).toContain('This deletes everything.')
  })

  it('does not take a pipe for a person', async () => {
    const pipe = { input: new PassThrough(), output: Object.assign(new PassThrough(), { isTTY: true }) }
    pipe.input.write('yes\n')
    await expect(confirm('This deletes everything.', undefined, pipe)).rejects.toThrow(UsageError)
  })
})
