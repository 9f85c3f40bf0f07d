import { describe, expect, it } from 'vitest'
import { stacksOf } from '../../bin/stack/arguments.ts'
import { runCommand } from '../support/commands.ts'

describe('the commands of operators', { timeout: 120_000 }, () => {
  it.each([
    [
      'synth.ts',
      ['--stage', 'nowhere'],
      "There is no stage 'nowhere' in lib/infra/stages.ts, which knows dev, staging, prod.",
    ],
    ['stack.ts', ['deploy', '--stage', 'nowhere'], "There is no stage 'nowhere'"],
    ['stack.ts', ['diff'], 'Name a stage by --stage; lib/infra/stages.ts knows dev, staging, prod.'],
    ['stack.ts', ['destroy', '--stage', 'prod'], "The stage 'prod' is protected"],
    ['app.ts', [], 'Name a stage by --stage'],
  ])('%s %j is refused in one sentence', async (file, argv, sentence) => {
    const { code, output } = await runCommand(file, argv)
    expect(code).toBe(1)
    expect(output).toContain(sentence)
    expect(output.split('\n')).toHaveLength(1)
  })

  it('mean every stack of the stage, unless one is named', () => {
    expect(stacksOf('dev', [])).toEqual(['--all'])
    expect(stacksOf('dev', ['--require-approval', 'never'])).toEqual(['--all'])
    expect(stacksOf('dev', ['--exclusively', 'dashtam-dev'])).toEqual([])
  })

  it('synthesise a stage without an account or a network, and count its resources', async () => {
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
