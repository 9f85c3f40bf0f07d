import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { describe, expect, it, onTestFinished } from 'vitest'
import { confirm } from '../../bin/command-line/confirm.ts'
import { UsageError } from '../../bin/command-line/parse.ts'
import { CommandError } from '../../bin/command-line/run-command.ts'
import { runCommand } from '../support/commands.ts'

/** Creates a data directory that no local cloud uses. */
function dataDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'dashtam-commands-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  mkdirSync(join(directory, 'postgres'))
  writeFileSync(join(directory, 'dashtam.json'), '{}')
  return directory
}

describe('a destructive command', { timeout: 60_000 }, () => {
  it('makes no changes without --yes and a terminal, and prints its effect', async () => {
    const directory = dataDirectory()
    const { code, output } = await runCommand('reset.ts', [], {
      env: { DATA_DIR: directory },
      input: 'yes\n',
    })
    expect(code).toBe(2)
    expect(output).toContain(
      `This deletes ${directory} and all users in its database: dashtam.json, postgres`,
    )
    expect(readdirSync(directory)).toEqual(['dashtam.json', 'postgres'])
    const destroy = await runCommand('stack.ts', ['destroy', '--stage', 'dev'])
    expect(destroy.code).toBe(2)
    expect(destroy.output).toContain("This deletes the stage 'dev'")
  })

  it('deletes with --yes', async () => {
    const directory = dataDirectory()
    const { code } = await runCommand('reset.ts', ['--yes'], { env: { DATA_DIR: directory } })
    expect(code).toBe(0)
    expect(() => readdirSync(directory)).toThrow()
  })

  it.each([
    ['yes\n', undefined],
    ['Yes \n', undefined],
    ['y\n', CommandError],
    ['\n', CommandError],
  ])('asks for confirmation and accepts only yes: %j', async (answer, error) => {
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

  it('does not ask for confirmation on a pipe', async () => {
    const pipe = { input: new PassThrough(), output: Object.assign(new PassThrough(), { isTTY: true }) }
    pipe.input.write('yes\n')
    await expect(confirm('This deletes everything.', undefined, pipe)).rejects.toThrow(UsageError)
  })
})
