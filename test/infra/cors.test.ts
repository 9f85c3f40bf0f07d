import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, it } from 'vitest'
import { routes } from '../../lib/routes/table.ts'
import { settingsTable } from '../../lib/runtime/configuration/settings.ts'
import { resourcesOf, stageLike, stageWithApp, synthesise } from '../support/stack.ts'

type Stacks = ReturnType<typeof synthesise>

/** Returns the CORS origins of the functions by function name. */
const originsOf = ({ api, operations }: Stacks) =>
  [...resourcesOf([api, operations], 'AWS::Lambda::Function').values()].flatMap(({ Properties }) => {
    const environment = Properties['Environment'] as { Variables?: Record<string, unknown> } | undefined
    const origins = environment?.Variables?.['CORS_ORIGINS']
    return origins === undefined ? [] : [{ name: String(Properties['FunctionName']), origins }]
  })

describe('CORS of a stage', () => {
  it('is answered by API Gateway if it can express all origins', () => {
    const corsOrigins = ['https://app.dev.example.com', 'http://localhost:5173']
    const stacks = synthesise(stageLike('dev', { corsOrigins }))
    stacks.api.hasResourceProperties('AWS::ApiGatewayV2::Api', {
      CorsConfiguration: { AllowOrigins: corsOrigins, AllowCredentials: Match.absent() },
    })
    expect(originsOf(stacks)).toEqual([])
  })

  it('is answered by the functions for all origins if one allows any port', () => {
    const corsOrigins = ['https://app.dev.example.com', 'http://localhost:*']
    const stacks = synthesise(stageLike('dev', { corsOrigins }))
    // API Gateway would remove the headers of the functions.
    stacks.api.hasResourceProperties('AWS::ApiGatewayV2::Api', { CorsConfiguration: Match.absent() })
    const found = originsOf(stacks)
    expect(found.map(({ name }) => name).toSorted()).toEqual(
      routes.map(({ id }) => `dashtam-dev-${id.replaceAll('/', '-')}`).toSorted(),
    )
    for (const { origins } of found)
      expect(settingsTable.common.corsOrigins.read(String(origins))).toEqual(corsOrigins)
  })

  it('includes the deployed application', () => {
    const [one] = originsOf(synthesise(stageWithApp('dev', undefined, ['http://localhost:*'])))
    expect(one?.origins).toEqual({
      'Fn::Join': [
        '',
        ['https://', { 'Fn::GetAtt': ['AppDistribution3FB407A1', 'DomainName'] }, ' http://localhost:*'],
      ],
    })
  })

  it('sends preflight requests to the function for unknown paths, without an authorizer', () => {
    const { api } = synthesise(stageLike('dev', { corsOrigins: ['http://localhost:*'] }))
    const keys = [...resourcesOf(api, 'AWS::ApiGatewayV2::Route').values()]
    const catching = keys.filter(({ Properties }) =>
      /^(OPTIONS|ANY) |^\$default$/.test(String(Properties['RouteKey'])),
    )
    expect(catching.map(({ Properties }) => Properties)).toEqual([
      expect.objectContaining({ RouteKey: '$default', AuthorizationType: 'NONE' }),
    ])
  })
})

describe('the setting CORS_ORIGINS', () => {
  it.each([
    '',
    '*',
    'http://*',
    'https://*.example.com',
    'https://example.com:*',
    'localhost:*',
    'https://a.example/',
  ])('refuses %j', text => {
    expect(settingsTable.common.corsOrigins.read(text)).toBeUndefined()
  })
})
