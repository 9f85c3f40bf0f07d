import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, it } from 'vitest'
import { contractsOf } from '../../lib/infra/contracts.ts'
import { runbookSections } from '../../lib/infra/runbook.ts'
import { stackNames } from '../../lib/infra/stack-names.ts'
import { type Resource, resourcesOf, stageLike, stageWithApp, synthesise } from '../support/stack.ts'
import { stages } from '../support/stages.ts'

/** Returns the logical ids that a part of a template refers to. */
function referencesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, content]) => {
    if (name === 'Ref') return [String(content)]
    if (name === 'Fn::GetAtt') return [String(Array.isArray(content) ? content[0] : content)]
    if (name === 'Fn::Sub')
      return [...JSON.stringify(content).matchAll(/\$\{(\w+)/g)].map(([, id = '']) => id)
    return referencesIn(content)
  })
}

/** Returns the policies of a role as JSON, with the ARNs of functions as long as they can be. */
function policiesOf(role: Resource, functions: ReadonlyMap<string, Resource>): string {
  return JSON.stringify(role.Properties['Policies'] ?? []).replace(
    /\{"Fn::GetAtt":\["(\w+)","Arn"\]\}/g,
    (reference, id: string) => {
      const name = functions.get(id)?.Properties['FunctionName']
      return name ? `"arn:aws-us-gov:lambda:ap-southeast-1:000000000000:function:${name}"` : reference
    },
  )
}

const edgesOf = (resource: Resource) => [
  ...referencesIn(resource.Properties),
  ...[resource.DependsOn ?? []].flat(),
]

/** Returns a cycle of references. Undefined if absent. */
function cycleIn(resources: ReadonlyMap<string, Resource>): string[] | undefined {
  const done = new Set<string>()
  const visit = (id: string, path: string[]): string[] | undefined => {
    if (path.includes(id)) return [...path.slice(path.indexOf(id)), id]
    const resource = resources.get(id)
    if (done.has(id) || !resource) return undefined
    for (const next of edgesOf(resource)) {
      const cycle = visit(next, [...path, id])
      if (cycle) return cycle
    }
    done.add(id)
    return undefined
  }
  return [...resources.keys()].map(id => visit(id, [])).find(cycle => cycle !== undefined)
}

/** Returns all direct and indirect references of a resource. */
function dependenciesOf(
  id: string,
  resources: ReadonlyMap<string, Resource>,
  found = new Set<string>(),
): Set<string> {
  const resource = resources.get(id)
  for (const next of resource ? edgesOf(resource) : []) {
    if (found.has(next)) continue
    found.add(next)
    dependenciesOf(next, resources, found)
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
  ['dev with the application', stageWithApp('dev')] as const,
  ['prod with the application', stageWithApp('prod', 'app.example.com')] as const,
  ['dev with any port of localhost', stageWithApp('dev', undefined, ['http://localhost:*'])] as const,
  [
    'dev in the SES sandbox',
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
  const { api, data, operations, assembly } = synthesise(stage)
  const templates = [api, data, operations]

  it('have no circular references', () => {
    for (const template of templates) expect(cycleIn(resourcesOf(template))).toBeUndefined()
  })

  it('have fewer than 450 resources each', () => {
    for (const { template } of assembly.stacks)
      expect(Object.keys(template['Resources']).length).toBeLessThan(450)
  })

  it('are deployed in the order data, API, operations', () => {
    const dependenciesOfStack = Object.fromEntries(
      assembly.stacks.map(({ stackName, dependencies }) => [
        stackName,
        dependencies.map(({ id }) => id).filter(id => !id.endsWith('.assets')),
      ]),
    )
    const { data: first, api: second, operations: third } = stackNames(stage.name)
    expect(dependenciesOfStack[first]).toEqual([])
    expect(dependenciesOfStack[second]).toEqual([first])
    expect(dependenciesOfStack[third]).toEqual(expect.arrayContaining([second]))
  })

  it('export to the operations stack only values that a release does not change', () => {
    const imported = [...JSON.stringify(operations.toJSON()).matchAll(/ImportValue":"dashtam-\w+:(\w+)"/g)]
    const names = new Set(imported.map(([, name = '']) => name.replace(/^ExportsOutput(Ref|FnGetAtt)/, '')))
    for (const name of names) expect(name).toMatch(/^(ApiHttp|AppDistribution|Queues(events|mail))/)
  })

  it('contain no account, region or secret', () => {
    const text = JSON.stringify(templates.map(template => template.toJSON())).replaceAll('000000000000', '')
    expect(text).not.toMatch(/\b\d{12}\b/)
    expect(text).not.toContain('SecretString')
    expect(assembly.manifest.missing ?? []).toEqual([])
  })

  it('have names and descriptions within the limits of AWS', () => {
    const all = templates.flatMap(template => [...resourcesOf(template).values()])
    const texts = (property: string) =>
      all.map(({ Properties }) => Properties?.[property]).filter(text => typeof text === 'string')
    for (const name of [...texts('FunctionName'), ...texts('QueueName')])
      expect(name).toMatch(/^[\w-]{1,64}$/)
    for (const name of texts('AlarmName')) expect(name).toMatch(/^.{1,255}$/)
    for (const text of texts('Description')) expect(text).toMatch(/^[\t\n\r\x20-\x7e\xa1-\xff]{1,256}$/)
  })

  it('have at most 4 kB of variables per function and 10 kB of policies per role', () => {
    for (const template of templates) {
      const functions = resourcesOf(template, 'AWS::Lambda::Function')
      for (const [id, { Properties }] of functions)
        expect(JSON.stringify(Properties['Environment'] ?? {}).length, id).toBeLessThan(4096)
      for (const [id, role] of resourcesOf(template, 'AWS::IAM::Role'))
        expect(policiesOf(role, functions).length, id).toBeLessThan(10_240)
    }
  })

  it('run the deployment jobs before they update functions, routes or schedules', () => {
    const resources = resourcesOf(api)
    const triggers = [...resourcesOf(api, 'Custom::Trigger').keys()]
    expect(triggers).toHaveLength(2)
    const deployed = contractsOf().filter(({ job }) => job && 'deployment' in job.on)
    for (const [id, { Type, Properties }] of resources) {
      const name = String(Properties?.['FunctionName'])
      const isTriggered = deployed.some(job => name.endsWith(`-${job.id.replaceAll('/', '-')}`))
      const mustWait =
        (Type === 'AWS::Lambda::Function' && name.startsWith('dashtam') && !isTriggered) ||
        ['AWS::ApiGatewayV2::Route', 'AWS::Lambda::EventSourceMapping', 'AWS::Scheduler::Schedule'].includes(
          Type,
        )
      if (mustWait) expect([...dependenciesOf(id, resources)], id).toEqual(expect.arrayContaining(triggers))
    }
  })

  it('retain a named resource only if CloudFormation can import it', () => {
    for (const [id, resource] of templates.flatMap(template => [...resourcesOf(template)])) {
      if (!resource.DeletionPolicy?.startsWith('Retain')) continue
      // A rollback deletes the resources of its deployment.
      expect(resource.DeletionPolicy, id).toBe('RetainExceptOnCreate')
      const names = Object.keys(resource.Properties).filter(property =>
        /^(\w*Name|\w*Identifier)$/.test(property),
      )
      // CloudFormation can import a log group if its name is plain text.
      if (resource.Type === 'AWS::Logs::LogGroup')
        expect(resource.Properties['LogGroupName'], id).toEqual(expect.any(String))
      else expect(names, id).toEqual([])
    }
  })

  it('keep the logical ids of the API, the database and the keys', () => {
    const ids = (type: string) => templates.flatMap(template => [...resourcesOf(template, type).keys()])
    expect(ids('AWS::ApiGatewayV2::Api')).toEqual(['ApiHttp17514DA7'])
    expect(ids('AWS::RDS::DBCluster')).toEqual(['DatabaseCluster5B53A178'])
    expect(ids('AWS::KMS::Key')).toEqual(['EncryptionData84A6F7AB', 'EncryptionProviderTokens7CD98B9C'])
  })

  it('link every alarm to the runbook and notify the operators', () => {
    const sections = runbookSections()
    const alarms = templates.flatMap(template => [
      ...resourcesOf(template, 'AWS::CloudWatch::Alarm').values(),
    ])
    expect(alarms.length).toBeGreaterThan(15)
    for (const { Properties } of alarms) {
      const [, section] =
        /docs\/operate\/runbook\.md#([\w-]+)$/.exec(String(Properties['AlarmDescription'])) ?? []
      expect(sections, String(Properties['AlarmDescription'])).toContain(section)
      expect(Properties['AlarmActions']).toHaveLength(1)
    }
  })

  it('allow the alarms to publish to the topic, over TLS only', () => {
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

  it('encrypt all log groups and queues, and expire all logs', () => {
    for (const template of templates) {
      for (const { Properties } of resourcesOf(template, 'AWS::Logs::LogGroup').values())
        expect(Properties).toMatchObject({ KmsKeyId: expect.anything(), RetentionInDays: stage.logDays })
      for (const { Properties } of resourcesOf(template, 'AWS::SQS::Queue').values())
        expect(Properties).toMatchObject({ KmsMasterKeyId: expect.anything() })
    }
  })

  it('have only log group names that the key policy allows', () => {
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
