import { describe, expect, it } from 'vitest'
import { routes } from '../../lib/routes/table.ts'
import { permissionsOfRole, short } from '../support/permissions.ts'
import { resourcesOf, stageLike, synthesise } from '../support/stack.ts'

const { api, operations } = synthesise(stageLike('staging'))
const stacks = [api, operations]
const plain = (id: string) => id.replace(/[/-]/g, '')
const functions = routes.map(({ id }) => `${plain(id)}Lambda`)
const invokers = stacks.map(stack =>
  [...resourcesOf(stack, 'AWS::IAM::Role')].filter(([, { Properties }]) =>
    JSON.stringify(Properties['AssumeRolePolicyDocument']).includes('apigateway'),
  ),
)

describe('the functions of routes', () => {
  it.each(routes.map(route => [route.id, route] as const))(
    'are invoked by their own route, with the role of their stack: %s',
    (id, { method, path, access }) => {
      const stack = access === 'iam' ? operations : api
      const [invoker] = invokers[access === 'iam' ? 1 : 0] ?? []
      const key = path === '$default' ? path : `${method} ${path}`
      const found = [...resourcesOf(stack, 'AWS::ApiGatewayV2::Route').values()].filter(
        ({ Properties }) => Properties['RouteKey'] === key,
      )
      expect(found).toHaveLength(1)
      const target = JSON.stringify(found[0]?.Properties['Target'])
      const [integrationId = ''] = /\w+RouteIntegration\w+/.exec(target) ?? []
      const integration = resourcesOf(stack, 'AWS::ApiGatewayV2::Integration').get(integrationId)
      expect(integration?.Properties).toEqual({
        ApiId:
          access === 'iam'
            ? { 'Fn::ImportValue': expect.stringMatching(/^dashtam-staging:ExportsOutputRefApiHttp/) }
            : { Ref: 'ApiHttp17514DA7' },
        IntegrationType: 'AWS_PROXY',
        IntegrationUri: { 'Fn::GetAtt': [expect.any(String), 'Arn'] },
        PayloadFormatVersion: '2.0',
        CredentialsArn: { 'Fn::GetAtt': [invoker?.[0], 'Arn'] },
      })
      expect(short(integration?.Properties['IntegrationUri'])).toBe(`${plain(id)}Lambda`)
    },
  )

  it('are invoked by API Gateway with one role per stack that may do nothing else', () => {
    expect(invokers.map(({ length }) => length)).toEqual([1, 1])
    for (const [, { Properties }] of invokers.flat())
      expect(Properties['AssumeRolePolicyDocument']).toEqual({
        Version: '2012-10-17',
        // A condition on the source would refuse every request: API Gateway does not send it for integrations.
        Statement: [
          { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'apigateway.amazonaws.com' } },
        ],
      })
    const permissions = invokers.flat().flatMap(([, role]) => permissionsOfRole(role))
    expect(new Set(permissions.map(({ action }) => action))).toEqual(new Set(['lambda:InvokeFunction']))
    expect(permissions.map(({ resource }) => resource).toSorted()).toEqual(functions.toSorted())
  })

  it('have no policy that allows another service or account to invoke them', () => {
    const permitted = [...resourcesOf(stacks, 'AWS::Lambda::Permission').values()].map(({ Properties }) => ({
      principal: Properties['Principal'],
      target: short(Properties['FunctionName']),
    }))
    expect(permitted.length).toBeGreaterThan(0)
    expect(permitted.filter(({ principal }) => principal === 'apigateway.amazonaws.com')).toEqual([])
    expect(permitted.filter(({ target }) => functions.includes(target))).toEqual([])
  })

  it('are invoked by no other role', () => {
    const own = invokers.flat().map(([id]) => id)
    const others = [...resourcesOf(stacks)].filter(
      ([id, { Type }]) => Type.startsWith('AWS::IAM::') && !own.includes(id),
    )
    const ids = [...resourcesOf(stacks, 'AWS::Lambda::Function').keys()].filter(id =>
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
