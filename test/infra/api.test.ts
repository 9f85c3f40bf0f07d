import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, it } from 'vitest'
import { jobs } from '../../lib/jobs.ts'
import { routes } from '../../lib/routes/table.ts'
import { resourcesOf, stageLike, synthesise } from '../support/stack.ts'

const stage = stageLike('staging')
const { api, operations } = synthesise(stage)

describe('the HTTP API', () => {
  it('has exactly the declared routes', () => {
    const keys = [...resourcesOf([api, operations], 'AWS::ApiGatewayV2::Route').values()].map(
      ({ Properties }) => Properties['RouteKey'],
    )
    const declared = routes.map(({ method, path }) => (path === '$default' ? path : `${method} ${path}`))
    expect(keys.toSorted()).toEqual(declared.toSorted())
  })

  it.each(routes.map(route => [route.id, route] as const))('uses the declared access of %s', (id, route) => {
    const key = route.path === '$default' ? '$default' : `${route.method} ${route.path}`
    const found = [...resourcesOf([api, operations], 'AWS::ApiGatewayV2::Route').entries()].find(
      ([, { Properties }]) => Properties['RouteKey'] === key,
    )
    expect(found?.[0]).toMatch(new RegExp(`^${id.replace(/[/-]/g, '')}Route`))
    expect(found?.[1].Properties['AuthorizationType']).toBe(route.access === 'iam' ? 'AWS_IAM' : 'NONE')
  })

  it('has the routes for operators, and no other, in the operations stack', () => {
    const keys = [...resourcesOf(operations, 'AWS::ApiGatewayV2::Route').values()].map(
      ({ Properties }) => Properties['RouteKey'],
    )
    const declared = routes.filter(({ access }) => access === 'iam')
    expect(keys.toSorted()).toEqual(declared.map(({ method, path }) => `${method} ${path}`).toSorted())
  })

  it('throttles requests and logs no header, body or query', () => {
    const [only] = [...resourcesOf(api, 'AWS::ApiGatewayV2::Stage').values()]
    expect(only?.Properties).toMatchObject({
      StageName: '$default',
      DefaultRouteSettings: { ThrottlingRateLimit: 200, ThrottlingBurstLimit: 400 },
    })
    const Format = String((only?.Properties['AccessLogSettings'] as { Format?: string } | undefined)?.Format)
    expect(JSON.parse(Format)).toMatchObject({ status: '$context.status', route: '$context.routeKey' })
    expect(Format).not.toMatch(/querystring|header|\$context\.path|requestBody/i)
  })

  it('allows only the CORS origins of its stage', () => {
    api.hasResourceProperties('AWS::ApiGatewayV2::Api', {
      CorsConfiguration: {
        AllowOrigins: stage.corsOrigins,
        // The headers that functions read.
        AllowHeaders: ['authorization', 'content-type', 'traceparent', 'x-request-id'],
        ExposeHeaders: Match.arrayWith(['ratelimit', 'ratelimit-policy', 'retry-after', 'x-request-id']),
      },
    })
    const { api: closed } = synthesise(stageLike('staging', { corsOrigins: [] }))
    const [http] = [...resourcesOf(closed, 'AWS::ApiGatewayV2::Api').values()]
    expect(http?.Properties).not.toHaveProperty('CorsConfiguration')
  })

  it('has one policy for operators with their routes and jobs', () => {
    const [policy] = [...resourcesOf(api, 'AWS::IAM::ManagedPolicy').values()]
    const text = JSON.stringify(policy?.Properties)
    for (const { method, path, access } of routes) {
      const resource = `/$default/${method}${path.replace(/\{\w+\}/g, '*')}`
      expect(text.includes(`${resource}"`), resource).toBe(access === 'iam')
    }
    for (const { id, on } of jobs)
      expect(text.includes(`"${id.replace(/[/-]/g, '')}Lambda`), id).toBe(
        'schedule' in on || id === 'jobs/make-keys',
      )
  })
})
