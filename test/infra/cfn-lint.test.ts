import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { stageLike, synthesise } from '../support/stack.ts'
import { stages } from '../support/stages.ts'

const installed = spawnSync('cfn-lint', ['--version']).status === 0
if (!installed) console.info('cfn-lint is not installed: its test is skipped')

describe.runIf(installed)('cfn-lint', { timeout: 300_000 }, () => {
  const redis = stageLike('prod', { rateLimit: 'redis' })
  it.each([
    ...Object.keys(stages).map(name => [name, stageLike(name)] as const),
    ['prod with redis', redis] as const,
  ])('reports nothing for the templates of %s', (_, stage) => {
    const { outdir } = synthesise(stage)
    const templates = globSync('*.template.json', { cwd: outdir }).map(file => join(outdir, file))
    // W3005: the CDK creates redundant dependencies. E3690: the list of engine versions ends at PostgreSQL 17.
    const { status, stdout } = spawnSync(
      'cfn-lint',
      ['--ignore-checks', 'W3005', 'E3690', '--', ...templates],
      {
        encoding: 'utf8',
      },
    )
    expect(stdout).toBe('')
    expect(status).toBe(0)
  })
})
