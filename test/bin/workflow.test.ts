import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const workflow = readFileSync('.github/workflows/ci.yml', 'utf8')
const [head = '', tail = ''] = workflow.split(/^jobs:$/m)
const jobs = tail.split(/^ {2}(?=[\w-]+:$)/m).slice(1)
const jobNamed = (name: string) => jobs.find(job => job.startsWith(`${name}:`)) ?? ''

describe('the workflow of GitHub Actions', () => {
  it('takes actions by their commit, which nobody can move, and leaves no token in the checkout', () => {
    const uses = [...workflow.matchAll(/uses: (.+)/g)].map(([, action]) => action)
    expect(uses.length).toBeGreaterThan(5)
    for (const action of uses) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
    const checkouts = workflow.split('uses: actions/checkout@').slice(1)
    for (const checkout of checkouts) expect(checkout.split('- ')[0]).toContain('persist-credentials: false')
  })

  it('may read, and asks for an identity only where it meets AWS', () => {
    expect(head).toMatch(/^permissions:\n {2}contents: read$/m)
    expect(jobs.filter(job => job.includes('id-token: write')).map(job => job.split(':')[0])).toEqual([
      'diff',
      'deploy',
    ])
    expect(workflow).not.toContain('secrets.')
    expect(workflow).not.toContain('pull_request_target')
  })

  it('meets AWS for no fork, and deploys main alone', () => {
    expect(jobNamed('diff')).toContain('github.event.pull_request.head.repo.full_name == github.repository')
    expect(jobNamed('deploy')).toContain("github.event_name == 'push' && github.ref == 'refs/heads/main'")
    expect(jobNamed('deploy')).toContain('needs: [check-and-test, synth]')
  })
})
