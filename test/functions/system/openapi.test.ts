import SwaggerParser from '@apidevtools/swagger-parser'
import { expect, it } from 'vitest'
import { problems } from '../../../lib/problems.ts'
import { problemsOf } from '../../../lib/routes/route.ts'
import { routes } from '../../../lib/routes/table.ts'
import { describeRoute } from '../../support/describe-route.ts'
import { startApp } from '../../support/start-app.ts'

type Operation = { responses: Record<string, unknown>; operationId: string }

const app = await startApp()

describeRoute(app, 'system/openapi', {}, () => {
  const document = async () => (await app.call('GET', '/openapi.json')).body

  it('200: is valid OpenAPI 3.1', async () => {
    const parsed = await document()
    expect(parsed['openapi']).toMatch(/^3\.1\./)
    await SwaggerParser.validate(structuredClone(parsed) as never)
  })

  it('200: has every route with every declared status and a unique operation id', async () => {
    const { paths } = (await document()) as { paths: Record<string, Record<string, Operation>> }
    const names = new Set<string>()
    for (const route of routes.filter(({ path }) => path !== '$default')) {
      const operation = paths[route.path]?.[route.method.toLowerCase()]
      const statuses = new Set([route.reply.status, ...problemsOf(route).map(code => problems[code].status)])
      expect(
        Object.keys(operation?.responses ?? {})
          .map(Number)
          .sort(),
        route.id,
      ).toEqual([...statuses].sort())
      names.add(operation?.operationId ?? '')
    }
    expect(names.size).toBe(routes.length - 1)
  })
})
