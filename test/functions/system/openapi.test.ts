import SwaggerParser from '@apidevtools/swagger-parser'
import { beforeAll, describe, expect, it } from 'vitest'
import { problems } from '../../../lib/problems.ts'
import { problemsOf } from '../../../lib/routes/route.ts'
import { routes } from '../../../lib/routes/table.ts'
import type { App } from '../../support/app.ts'
import { itAnswersDefects } from '../../support/failures.ts'
import { startApp } from '../../support/start-app.ts'

type Operation = { responses: Record<string, unknown>; operationId: string }

describe('GET /openapi.json', () => {
  let app: App
  beforeAll(async () => {
    app = await startApp()
  })
  const document = async () => (await app.call('GET', '/openapi.json')).body

  it('200: is valid OpenAPI 3.1', async () => {
    const parsed = await document()
    expect(parsed['openapi']).toMatch(/^3\.1\./)
    await SwaggerParser.validate(structuredClone(parsed) as never)
  })

  it('200: has every route with every status that it declares, and each operation a name of its own', async () => {
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

  itAnswersDefects(() => app, 'GET', '/openapi.json')
})
