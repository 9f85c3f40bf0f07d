import { describe, expect, it } from 'vitest'
import { assertContracts, contractsOf, functionFiles } from '../../lib/infra/contracts.ts'
import { grants } from '../../lib/infra/grants.ts'
import { runbookSection, runbookSections } from '../../lib/infra/runbook.ts'
import { noCode, stageLike, synthesise } from '../support/stack.ts'

const known = Object.keys(grants)

describe('the checks of a synthesis', () => {
  it('accept the current contracts', () => {
    expect(() => assertContracts(contractsOf(), functionFiles(), known)).not.toThrow()
  })

  it('reject a route without a file', () => {
    const files = functionFiles().filter(id => id !== 'auth/me')
    expect(() => assertContracts(contractsOf(), files, known)).toThrow(
      'The route auth/me has no file functions/auth/me.ts.',
    )
  })

  it('reject a file without a route or job', () => {
    expect(() => assertContracts(contractsOf(), [...functionFiles(), 'auth/unused'], known)).toThrow(
      'The file functions/auth/unused.ts has no route and no job.',
    )
  })

  it('reject a service without a grant', () => {
    expect(() =>
      assertContracts(
        contractsOf(),
        functionFiles(),
        known.filter(name => name !== 'mailer'),
      ),
    ).toThrow("The job jobs/send-mail uses 'mailer', which has no grant in lib/infra/grants.ts.")
  })

  it('reject a duplicate id', () => {
    const [first] = contractsOf()
    const twice = first ? [...contractsOf(), first] : []
    expect(() => assertContracts(twice, functionFiles(), known)).toThrow('Two contracts have the id')
  })

  it('reject an alarm without a runbook section', () => {
    const sections = new Set([...runbookSections()].filter(name => name !== 'throttles'))
    expect(() => synthesise(stageLike('dev'), { sections })).toThrow(
      "An alarm links to the section 'throttles', which does not exist in docs/operate/runbook.md.",
    )
  })

  it('reject a function name that is too long for Lambda', () => {
    const stage = { ...stageLike('dev'), name: 'x'.repeat(50) }
    expect(() => synthesise(stage, { code: noCode() })).toThrow('exceeds the Lambda limit of 64 characters')
  })
})

describe('the sections of the runbook', () => {
  it('have the anchors of GitHub', () => {
    const sections = runbookSections('# Title\n## Dead letters\n### A job fails: what now?\ntext\n## `x_y`\n')
    expect([...sections]).toEqual(['dead-letters', 'a-job-fails-what-now', 'xy'])
    expect(runbookSection('dead-letters', sections)).toBe('docs/operate/runbook.md#dead-letters')
  })
})
