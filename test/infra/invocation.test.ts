import { describe, expect, it } from 'vitest'
import { routes } from '../../lib/routes/table.ts'
import { permissionsOfRole, short } from '../support/permissions.ts'
import { resourcesOf, stageLike, synthesise } from '../support/stack.ts'

const { api } = synthesise(stageLike('staging'))
const plain = (id: string) => id.replace(/[/-]/g, '')
const functions = routes.map(({ id }) => `${plain(id)}Lambda`)
const [invoker, ...otherInvokers] = [...resourcesOf(api, 'AWS::IAM::Role')].filter(([, { Properties }]) =>
  JSON.stringify(Properties['AssumeRolePolicyDocument']).includes('apigateway'),
)

describe('the functions of routes', () => {
  it.each(routes.map(route => [route.id, route] as const))(
    'are invoked by their own route, with the role of the API: %s',
    (id, { method, path }) => {
      const key = path === '$default' ? path : `${method} ${path}`
      const found = [...resourcesOf(api, 'AWS::ApiGatewayV2::Route').values()].filter(
        ({ Properties }) => Properties['RouteKey'] === key,
      )
      expect(found).toHaveLength(1)
      const target = JSON.stringify(found[0]?.Properties['Target'])
      const [integrationId = ''] = /\w+RouteIntegration\w+/.exec(target) ?? []
      const integration = resourcesOf(api, 'AWS::ApiGatewayV2::Integration').get(integrationId)
      expect(integration?.Properties).toEqual({
        ApiId: { Ref: 'ApiHttp17514DA7' },
        IntegrationType: 'AWS_PROXY',
        IntegrationUri: { 'Fn::GetAtt': [expect.any(String), 'Arn'] },
        PayloadFormatVersion: '2.0',
        CredentialsArn: { 'Fn::GetAtt': [invoker?.[0], 'Arn'] },
      })
      expect(short(integration?.Properties['IntegrationUri'])).toBe(`${plain(id)}Lambda`)
    },
  )

  it('are invoked by API Gateway with one role that may do nothing else', () => {
    expect(otherInvokers).toEqual([])
    expect(invoker?.[1].Properties['AssumeRolePolicyDocument']).toEqual({
      Version: '2012-10-17',
      // A condition on the source would refuse every request: API Gateway does not send it for integrations.
      Statement: [
        { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'apigateway.amazonaws.com' } },
      ],
    })
    const permissions = invoker ? permissionsOfRole(invoker[1]) : []
    expect(new Set(permissions.map(({ action }) => action))).toEqual(new Set(['lambda:InvokeFunction']))
    expect(permissions.map(({ resource }) => resource).toSorted()).toEqual(functions.toSorted())
  })

  it('have no policy that allows another service or account to invoke them', () => {
    const permitted = [...resourcesOf(api, 'AWS::Lambda::Permission').values()].map(({ Properties }) => ({
      principal: Properties['Principal'],
      target: short(Properties['FunctionName']),
    }))
    expect(permitted.length).toBeGreaterThan(0)
    expect(permitted.filter(({ principal }) => principal === 'apigateway.amazonaws.com')).toEqual([])
    expect(permitted.filter(({ target }) => functions.includes(target))).toEqual([])
  })

  it('are invoked by no other role', () => {
    const others = [...resourcesOf(api)].filter(
      ([id, { Type }]) => Type.startsWith('AWS::IAM::') && id !== invoker?.[0],
    )
    const ids = [...resourcesOf(api, 'AWS::Lambda::Function').keys()].filter(id =>
      functions.includes(short({ Ref: id })),
    )
    expect(ids).toHaveLength(functions.length)
    for (const [id, { Properties }] of others) {
      const text = JSON.stringify(Properties)
      expect(
        ids.filter(target => text.includes(target)),
        id,
      ).toEqual([])
    }
  })
})
