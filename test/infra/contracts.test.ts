import { describe, expect, it } from 'vitest'
import { assertContracts, contractsOf, functionFiles } from '../../lib/infra/contracts.ts'
import { grants } from '../../lib/infra/grants.ts'
import { runbookSection, runbookSections } from '../../lib/infra/runbook.ts'
import { noCode, stageLike, synthesise } from '../support/stack.ts'

const known = Object.keys(grants)

describe('what stops a synthesis', () => {
  it('is nothing, as things are', () => {
    expect(() => assertContracts(contractsOf(), functionFiles(), known)).not.toThrow()
  })

  it('is a route without a file', () => {
    const files = functionFiles().filter(id => id !== 'auth/me')
    expect(() => assertContracts(contractsOf(), files, known)).toThrow(
      'The route auth/me has no file functions/auth/me.ts.',
    )
  })

  it('is a file without a route or a job', () => {
    expect(() => assertContracts(contractsOf(), [...functionFiles(), 'auth/forgotten'], known)).toThrow(
      'The file functions/auth/forgotten.ts has neither a route nor a job.',
    )
  })

  it('is a service that no grant knows', () => {
    expect(() =>
      assertContracts(
        contractsOf(),
        functionFiles(),
        known.filter(name => name !== 'mailer'),
      ),
    ).toThrow("The job jobs/send-mail uses 'mailer', which no grant in lib/infra/grants.ts knows.")
  })

  it('is an id twice', () => {
    const [first] = contractsOf()
    const twice = first ? [...contractsOf(), first] : []
    expect(() => assertContracts(twice, functionFiles(), known)).toThrow('two contracts of the id')
  })

  it('is a section that the runbook lacks', () => {
    const sections = new Set([...runbookSections()].filter(name => name !== 'throttles'))
    expect(() => synthesise(stageLike('dev'), { sections })).toThrow(
      "docs/runbook.md has no section 'throttles', which an alarm leads to.",
    )
  })

  it('is a name that Lambda would refuse', () => {
    const stage = { ...stageLike('dev'), name: 'x'.repeat(50) }
    expect(() => synthesise(stage, { code: noCode() })).toThrow('is longer than the 64 characters of Lambda')
  })
})

describe('the sections of the runbook', () => {
  it('have the addresses that GitHub gives them', () => {
    const sections = runbookSections('# Title\n## Dead letters\n### A job fails: what now?\ntext\n## `x_y`\n')
    expect([...sections]).toEqual(['dead-letters', 'a-job-fails-what-now', 'xy'])
    expect(runbookSection('dead-letters', sections)).toBe('docs/runbook.md#dead-letters')
  })
})
