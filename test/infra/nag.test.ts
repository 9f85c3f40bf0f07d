import { readFileSync } from 'node:fs'
import { Validations } from 'aws-cdk-lib'
import { Bucket } from 'aws-cdk-lib/aws-s3'
import { describe, expect, it } from 'vitest'
import { stageApp } from '../../lib/infra/app.ts'
import { newOutputFolder, noCode, stageLike } from '../support/stack.ts'

const open = () => stageApp({ stage: stageLike('dev'), code: noCode(), outdir: newOutputFolder() })

describe('cdk-nag', () => {
  it('fails a synthesis that violates a rule', () => {
    const { app, data } = open()
    new Bucket(data, 'Unencrypted')
    expect(() => app.synth()).toThrow('AwsSolutions-S10')
  })

  it('reports no finding without an acknowledgment and a reason', () => {
    const { app } = open()
    const acknowledged = app.node
      .findAll()
      .flatMap(({ node }) =>
        node.metadata.filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY),
      )
    expect(acknowledged.length).toBeGreaterThan(5)
    expect(() => app.synth()).not.toThrow()
    for (const { data } of acknowledged) expect(JSON.stringify(data)).toMatch(/.{20}/)
  })

  it('has no acknowledgments in the stacks themselves', () => {
    for (const file of ['api-stack', 'data-stack', 'operations-stack', 'app'])
      expect(readFileSync(`lib/infra/${file}.ts`, 'utf8')).not.toContain('acknowledge(')
  })
})
