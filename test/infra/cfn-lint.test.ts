import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { stages } from '../../lib/infra/stages.ts'
import { stageLike, synthesise } from '../support/stack.ts'

const installed = spawnSync('cfn-lint', ['--version']).status === 0
if (!installed) console.info('cfn-lint is not installed: its test is skipped')

describe.runIf(installed)('cfn-lint', { timeout: 300_000 }, () => {
  it.each(Object.keys(stages))('finds nothing in the templates of %s', name => {
    const { outdir } = synthesise(stageLike(name))
    const templates = globSync('*.template.json', { cwd: outdir }).map(file => join(outdir, file))
    // W3005: a dependency that is said twice does no harm; the CDK says many.
    const { status, stdout } = spawnSync('cfn-lint', ['--ignore-checks', 'W3005', '--', ...templates], {
      encoding: 'utf8',
    })
    expect(stdout).toBe('')
    expect(status).toBe(0)
  })
})
