import { describe, expect, it } from 'vitest'
import { stacksOf } from '../../bin/stack/arguments.ts'
import { runCommand } from '../support/commands.ts'

describe('the stack commands', { timeout: 120_000 }, () => {
  it.each([
    [
      'synth.ts',
      ['--stage', 'nowhere'],
      "The stage 'nowhere' does not exist. Stages in lib/infra/stages.ts: dev, staging, prod.",
    ],
    ['stack.ts', ['deploy', '--stage', 'nowhere'], "The stage 'nowhere' does not exist."],
    ['stack.ts', ['destroy', '--stage', 'prod'], "The stage 'prod' is protected"],
    ['app.ts', [], '--stage is required.'],
  ])('%s %j fails with one line', async (file, argv, text) => {
    const { code, output } = await runCommand(file, argv)
    expect(code).toBe(1)
    expect(output).toContain(text)
    expect(output.split('\n')).toHaveLength(1)
  })

  it('select all stacks of the stage unless one is given', () => {
    expect(stacksOf('dev', [])).toEqual(['--all'])
    expect(stacksOf('dev', ['--require-approval', 'never'])).toEqual(['--all'])
    expect(stacksOf('dev', ['--exclusively', 'dashtam-dev'])).toEqual([])
  })

  it('synthesize a stage without an account or a network', async () => {
    const { code, output } = await runCommand('synth.ts', ['--stage', 'dev'], {
      env: {
        AWS_ACCESS_KEY_ID: '',
        AWS_SECRET_ACCESS_KEY: '',
        AWS_REGION: '',
        HTTPS_PROXY: 'http://127.0.0.1:9',
      },
    })
    expect(output).toMatch(/^dashtam-dev-data: \d+ resources \(budget 450\)\ndashtam-dev: \d+ resources/)
    expect(code).toBe(0)
  })
})
