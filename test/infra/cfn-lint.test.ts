import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { stageLike, stageWithApp, synthesise } from '../support/stack.ts'
import { stages } from '../support/stages.ts'

/** Has an empty file for each set of templates that passed. */
const CACHE = 'node_modules/.cache/dashtam-cfn-lint'
const version = spawnSync('cfn-lint', ['--version'], { encoding: 'utf8' })
const installed = version.status === 0
if (!installed) console.info('cfn-lint is not installed: its test is skipped')

describe.runIf(installed)('cfn-lint', { timeout: 300_000 }, () => {
  const redis = stageLike('prod', { rateLimit: 'redis' })
  it.each([
    ...Object.keys(stages).map(name => [name, stageLike(name)] as const),
    ['prod with redis', redis] as const,
    ['dev with the application', stageWithApp('dev')] as const,
    ['prod with the application', stageWithApp('prod', 'app.example.com')] as const,
  ])('reports nothing for the templates of %s', (_, stage) => {
    const { outdir } = synthesise(stage)
    const templates = globSync('*.template.json', { cwd: outdir }).map(file => join(outdir, file))
    // W3005: the CDK creates redundant dependencies. E3690: the list of engine versions ends at PostgreSQL 17.
    const args = ['--ignore-checks', 'W3005', 'E3690', '--', ...templates]
    // The result depends on the version and the templates only, and costs 12 s of CPU.
    const hash = createHash('sha256').update(JSON.stringify([version.stdout, args.slice(0, 3)]))
    for (const template of templates) hash.update(readFileSync(template))
    const passed = join(CACHE, hash.digest('hex'))
    if (existsSync(passed)) return
    const { status, stdout } = spawnSync('cfn-lint', args, { encoding: 'utf8' })
    expect(stdout).toBe('')
    expect(status).toBe(0)
    mkdirSync(CACHE, { recursive: true })
    writeFileSync(passed, '')
  })
})
