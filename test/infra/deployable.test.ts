import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, it } from 'vitest'
import { contractsOf } from '../../lib/infra/contracts.ts'
import { runbookSections } from '../../lib/infra/runbook.ts'
import { type Resource, resourcesOf, stageLike, synthesise } from '../support/stack.ts'
import { stages } from '../support/stages.ts'

/** Every logical id that a part of a template names. */
function namedIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(namedIn)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, content]) => {
    if (name === 'Ref') return [String(content)]
    if (name === 'Fn::GetAtt') return [String(Array.isArray(content) ? content[0] : content)]
    if (name === 'Fn::Sub')
      return [...JSON.stringify(content).matchAll(/\$\{(\w+)/g)].map(([, id = '']) => id)
    return namedIn(content)
  })
}

const edgesOf = (resource: Resource) => [
  ...namedIn(resource.Properties),
  ...[resource.DependsOn ?? []].flat(),
]

/** A path that leads from a resource back to itself, where there is one. */
function circleIn(resources: ReadonlyMap<string, Resource>): string[] | undefined {
  const done = new Set<string>()
  const visit = (id: string, path: string[]): string[] | undefined => {
    if (path.includes(id)) return [...path.slice(path.indexOf(id)), id]
    const resource = resources.get(id)
    if (done.has(id) || !resource) return undefined
    for (const next of edgesOf(resource)) {
      const circle = visit(next, [...path, id])
      if (circle) return circle
    }
    done.add(id)
    return undefined
  }
  return [...resources.keys()].map(id => visit(id, [])).find(circle => circle !== undefined)
}

/** Everything that a resource waits for, however far. */
function behind(
  id: string,
  resources: ReadonlyMap<string, Resource>,
  found = new Set<string>(),
): Set<string> {
  const resource = resources.get(id)
  for (const next of resource ? edgesOf(resource) : []) {
    if (found.has(next)) continue
    found.add(next)
    behind(next, resources, found)
  }
  return found
}

const variants = [
  ...Object.keys(stages).map(name => [name, stageLike(name)] as const),
  [
    'prod with redis and a domain',
    stageLike('prod', {
      rateLimit: 'redis',
      domain: {
        name: 'api.example.com',
        certificateArn: 'arn:aws:acm:us-east-1:000000000000:certificate/00000000-0000-0000-0000-000000000000',
      },
    }),
  ] as const,
  [
    'dev in the sandbox of SES',
    stageLike('dev', {
      mail: {
        from: 'Dashtam <a@example.com>',
        verify: 'address',
        sandboxRecipients: ['a@example.com', 'b@example.com'],
      },
    }),
  ] as const,
]

describe.each(variants)('the templates of %s', (_, stage) => {
  const { api, data, assembly } = synthesise(stage)
  const templates = [api, data]

  it('wait for nothing in a circle', () => {
    for (const template of templates) expect(circleIn(resourcesOf(template))).toBeUndefined()
  })

  it('have fewer than 450 resources each', () => {
    for (const { template } of assembly.stacks)
      expect(Object.keys(template['Resources']).length).toBeLessThan(450)
  })

  it('name no account, no region and no secret', () => {
    const text = JSON.stringify(templates.map(template => template.toJSON())).replaceAll('000000000000', '')
    expect(text).not.toMatch(/\b\d{12}\b/)
    expect(text).not.toContain('SecretString')
    expect(assembly.manifest.missing ?? []).toEqual([])
  })

  it('keep to the lengths and letters that AWS takes', () => {
    const all = templates.flatMap(template => [...resourcesOf(template).values()])
    const texts = (property: string) =>
      all.map(({ Properties }) => Properties?.[property]).filter(text => typeof text === 'string')
    for (const name of [...texts('FunctionName'), ...texts('QueueName')])
      expect(name).toMatch(/^[\w-]{1,64}$/)
    for (const name of texts('AlarmName')) expect(name).toMatch(/^.{1,255}$/)
    for (const text of texts('Description')) expect(text).toMatch(/^[\t\n\r\x20-\x7e\xa1-\xff]{1,256}$/)
  })

  it('keep to the sizes that AWS takes: 4 kB of settings a function, 10 kB of policies a role', () => {
    for (const template of templates) {
      for (const [id, { Properties }] of resourcesOf(template, 'AWS::Lambda::Function'))
        expect(JSON.stringify(Properties['Environment'] ?? {}).length, id).toBeLessThan(4096)
      for (const [id, { Properties }] of resourcesOf(template, 'AWS::IAM::Role'))
        expect(JSON.stringify(Properties['Policies'] ?? []).length, id).toBeLessThan(10_240)
    }
  })

  it('migrate and make keys before any other function has new code, and schedule nothing before', () => {
    const resources = resourcesOf(api)
    const triggers = [...resourcesOf(api, 'Custom::Trigger').keys()]
    expect(triggers).toHaveLength(2)
    const deployed = contractsOf().filter(({ job }) => job && 'deployment' in job.on)
    for (const [id, { Type, Properties }] of resources) {
      const name = String(Properties?.['FunctionName'])
      const isCalled = deployed.some(job => name.endsWith(`-${job.id.replaceAll('/', '-')}`))
      const waits =
        (Type === 'AWS::Lambda::Function' && name.startsWith('dashtam') && !isCalled) ||
        ['AWS::ApiGatewayV2::Route', 'AWS::Lambda::EventSourceMapping', 'AWS::Scheduler::Schedule'].includes(
          Type,
        )
      if (waits) expect([...behind(id, resources)], id).toEqual(expect.arrayContaining(triggers))
    }
  })

  it('keep nothing that blocks the next deployment by its name: CloudFormation imports it, or makes up a name', () => {
    for (const [id, resource] of templates.flatMap(template => [...resourcesOf(template)])) {
      if (!resource.DeletionPolicy?.startsWith('Retain')) continue
      // A rollback deletes what its own deployment created.
      expect(resource.DeletionPolicy, id).toBe('RetainExceptOnCreate')
      const names = Object.keys(resource.Properties).filter(property =>
        /^(\w*Name|\w*Identifier)$/.test(property),
      )
      // CloudFormation imports a log group by a name that is plain text.
      if (resource.Type === 'AWS::Logs::LogGroup')
        expect(resource.Properties['LogGroupName'], id).toEqual(expect.any(String))
      else expect(names, id).toEqual([])
    }
  })

  it('keep the logical ids of what must not be created again: the API of the address, the data', () => {
    const ids = (type: string) => templates.flatMap(template => [...resourcesOf(template, type).keys()])
    expect(ids('AWS::ApiGatewayV2::Api')).toEqual(['ApiHttp17514DA7'])
    expect(ids('AWS::RDS::DBCluster')).toEqual(['DatabaseCluster5B53A178'])
    expect(ids('AWS::KMS::Key')).toEqual(['EncryptionData84A6F7AB', 'EncryptionProviderTokens7CD98B9C'])
  })

  it('lead every alarm to a section of the runbook, and to the operators', () => {
    const sections = runbookSections()
    const alarms = templates.flatMap(template => [
      ...resourcesOf(template, 'AWS::CloudWatch::Alarm').values(),
    ])
    expect(alarms.length).toBeGreaterThan(15)
    for (const { Properties } of alarms) {
      const [, section] = /docs\/runbook\.md#([\w-]+)$/.exec(String(Properties['AlarmDescription'])) ?? []
      expect(sections, String(Properties['AlarmDescription'])).toContain(section)
      expect(Properties['AlarmActions']).toHaveLength(1)
    }
  })

  it('let the alarms publish to the topic, over TLS alone, and use its key', () => {
    const names = templates.flatMap(template =>
      [...resourcesOf(template, 'AWS::CloudWatch::Alarm').values()].map(
        ({ Properties }) => Properties['AlarmName'],
      ),
    )
    for (const name of names) expect(name).toMatch(new RegExp(`^dashtam-${stage.name}-`))
    data.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          Match.objectLike({
            Effect: 'Allow',
            Action: 'sns:Publish',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
          }),
        ]),
      },
    })
    data.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
            Principal: { Service: 'cloudwatch.amazonaws.com' },
          }),
        ]),
      },
    })
  })

  it('encrypt every log group and queue under the key, and keep no log for ever', () => {
    for (const template of templates) {
      for (const { Properties } of resourcesOf(template, 'AWS::Logs::LogGroup').values())
        expect(Properties).toMatchObject({ KmsKeyId: expect.anything(), RetentionInDays: stage.logDays })
      for (const { Properties } of resourcesOf(template, 'AWS::SQS::Queue').values())
        expect(Properties).toMatchObject({ KmsMasterKeyId: expect.anything() })
    }
  })

  it('name each log group so that the policy of the key lets CloudWatch encrypt it', () => {
    const policy = JSON.stringify([...resourcesOf(data, 'AWS::KMS::Key').values()])
    const patterns = [...policy.matchAll(/:log-group:([^"*]+)\*/g)].map(([, prefix = '']) => prefix)
    expect(patterns.length).toBeGreaterThan(2)
    for (const template of templates)
      for (const { Properties } of resourcesOf(template, 'AWS::Logs::LogGroup').values()) {
        const name = String(Properties['LogGroupName'])
        expect(
          patterns.some(prefix => name.startsWith(prefix)),
          name,
        ).toBe(true)
      }
  })
})
