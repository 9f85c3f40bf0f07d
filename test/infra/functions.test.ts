import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, it } from 'vitest'
import { contractsOf } from '../../lib/infra/contracts.ts'
import { jobs } from '../../lib/jobs.ts'
import { routes } from '../../lib/routes/table.ts'
import { variableOf } from '../../lib/runtime/configuration/load.ts'
import { settingsTable } from '../../lib/runtime/configuration/settings.ts'
import { resourcesOf, stageLike, synthesise } from '../support/stack.ts'

const { api, data, operations } = synthesise(stageLike('prod'))
const functions = new Map(
  [...resourcesOf([api, operations], 'AWS::Lambda::Function').values()].map(({ Properties }) => [
    String(Properties['FunctionName']),
    Properties,
  ]),
)
const named = (id: string) => functions.get(`dashtam-prod-${id.replaceAll('/', '-')}`)
const variablesOf = (id: string) =>
  (named(id)?.['Environment'] as { Variables?: Record<string, unknown> } | undefined)?.Variables ?? {}
/** Variables that Lambda sets. */
const SET_BY_LAMBDA = ['AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']

describe.each(contractsOf().map(contract => [contract.id, contract] as const))('%s', (id, { uses }) => {
  it('runs on Node 24 and arm64, with its own log group and source maps', () => {
    expect(named(id)).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      LoggingConfig: { LogGroup: { Ref: expect.stringMatching(`^${id.replace(/[/-]/g, '')}Logs`) } },
      Environment: { Variables: { NODE_OPTIONS: '--enable-source-maps' } },
    })
    expect(named(id)).not.toHaveProperty('VpcConfig')
  })

  it('has exactly the settings of its services', () => {
    const Variables = variablesOf(id)
    const groups = ['common', ...uses] as const
    const needed = groups.flatMap(group =>
      Object.entries(settingsTable[group])
        .filter(([, setting]) => !('optional' in setting) && !('default' in setting))
        .map(([name, setting]) => variableOf(name, setting)),
    )
    for (const variable of needed.filter(name => !SET_BY_LAMBDA.includes(name)))
      expect(Variables, variable).toHaveProperty(variable)
    const known = groups.flatMap(group =>
      Object.entries(settingsTable[group]).map(([name, setting]) => variableOf(name, setting)),
    )
    const database = ['DATABASE_TIMEOUT_MILLISECONDS']
    for (const variable of Object.keys(Variables))
      expect([...known, ...database, 'NODE_OPTIONS']).toContain(variable)
  })
})

describe('the functions', () => {
  it('have one vCPU only if they hash passwords', () => {
    expect(named('auth/login')?.['MemorySize']).toBe(1769)
    expect(named('auth/me')?.['MemorySize']).toBe(512)
  })

  it('time out before API Gateway; jobs have longer timeouts', () => {
    expect(new Set(routes.map(({ id }) => named(id)?.['Timeout']))).toEqual(new Set([29]))
    const timeouts = jobs.map(({ id, on }) => [Object.keys(on)[0], named(id)?.['Timeout']])
    expect(new Set(timeouts.map(pair => pair.join(' ')))).toEqual(
      new Set(['queue 60', 'deployment 900', 'rotation 300', 'schedule 300']),
    )
  })

  it('have the URL of the API, with its domain if present', () => {
    const withoutDomain = synthesise(stageLike('staging')).api
    withoutDomain.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'dashtam-staging-auth-login',
      Environment: { Variables: { API_URL: { 'Fn::GetAtt': [Match.anyValue(), 'ApiEndpoint'] } } },
    })
    withoutDomain.hasResourceProperties('AWS::ApiGatewayV2::Api', { DisableExecuteApiEndpoint: false })
    for (const { id } of routes) expect(variablesOf(id)['API_URL']).toBe('https://api.example.com')
    api.hasResourceProperties('AWS::ApiGatewayV2::Api', { DisableExecuteApiEndpoint: true })
    api.resourceCountIs('AWS::ApiGatewayV2::ApiMapping', 1)
  })

  it('have the URL of the documentation site if the stage has one', () => {
    expect(variablesOf('system/problem')).not.toHaveProperty('DOCS_URL')
    const { api: documented } = synthesise(stageLike('dev', { docsUrl: 'https://docs.example.com' }))
    documented.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'dashtam-dev-system-problem',
      Environment: { Variables: { DOCS_URL: 'https://docs.example.com' } },
    })
  })

  it('have the settings of their stage', () => {
    const settings = { LOCKOUT_SECONDS: '60' }
    const changed = synthesise(stageLike('dev', { settings })).api
    changed.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'dashtam-dev-auth-login',
      Environment: { Variables: settings },
    })
  })

  it('have the triggers in lib/jobs.ts', () => {
    for (const { on } of jobs) {
      if ('queue' in on)
        api.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
          BatchSize: on.batchSize,
          FunctionResponseTypes: ['ReportBatchItemFailures'],
        })
      if ('schedule' in on)
        api.hasResourceProperties('AWS::Scheduler::Schedule', {
          ScheduleExpression: on.schedule,
          Target: { DeadLetterConfig: {}, RetryPolicy: {} },
        })
      if ('rotation' in on)
        api.hasResourceProperties('AWS::SecretsManager::RotationSchedule', {
          RotateImmediatelyOnUpdate: false,
          RotationRules: { AutomaticallyAfterDays: on.rotation === 'signing-keys' ? 30 : 7 },
        })
    }
    const count = (kind: string) => jobs.filter(({ on }) => kind in on).length
    api.resourceCountIs('AWS::Lambda::EventSourceMapping', count('queue'))
    api.resourceCountIs('AWS::Scheduler::Schedule', count('schedule'))
    api.resourceCountIs('AWS::SecretsManager::RotationSchedule', count('rotation'))
    data.resourceCountIs('AWS::Lambda::Function', 0)
  })

  it('run once a day if the schedules of the stage are daily', () => {
    const { api: quiet } = synthesise(stageLike('dev'))
    for (const { Properties } of resourcesOf(quiet, 'AWS::Scheduler::Schedule').values())
      expect(Properties['ScheduleExpression']).toBe('rate(24 hours)')
  })
})
