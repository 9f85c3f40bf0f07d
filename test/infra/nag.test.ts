import { readFileSync } from 'node:fs'
import { Validations } from 'aws-cdk-lib'
import { Bucket } from 'aws-cdk-lib/aws-s3'
import { describe, expect, it } from 'vitest'
import { stageApp } from '../../lib/infra/app.ts'
import { newOutputFolder, noCode, stageLike } from '../support/stack.ts'

const open = () => stageApp({ stage: stageLike('dev'), code: noCode(), outdir: newOutputFolder() })

describe('cdk-nag', () => {
  it('fails a synthesis that breaks one of its rules', () => {
    const { app, data } = open()
    new Bucket(data, 'Careless')
    expect(() => app.synth()).toThrow('AwsSolutions-S10')
  })

  it('finds nothing that is not acknowledged with a reason of its own', () => {
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

  it('is acknowledged in one way only', () => {
    for (const file of ['api-stack', 'data-stack', 'app'])
      expect(readFileSync(`lib/infra/${file}.ts`, 'utf8')).not.toContain('acknowledge(')
  })
})
