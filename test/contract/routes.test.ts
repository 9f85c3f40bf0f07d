import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { jobs } from '../../lib/jobs.ts'
import { problems } from '../../lib/problems.ts'
import { problemsOf } from '../../lib/routes/route.ts'
import { routes } from '../../lib/routes/table.ts'
import { sharedStatuses } from '../support/describe-route.ts'

const idsOf = (pattern: string, ending: string) =>
  globSync(pattern).map(file => file.replace(/^(?:test\/)?functions\//, '').replace(ending, ''))

describe('the route and job tables', () => {
  const ids = [...routes, ...jobs].map(({ id }) => id)

  it('list exactly the files under functions/', () => {
    expect(ids.toSorted()).toEqual(idsOf('functions/**/*.ts', '.ts').toSorted())
  })
  it('list each function once, and each method of a path once', () => {
    expect(new Set(ids).size).toBe(ids.length)
    const keys = routes.map(({ method, path }) => `${method} ${path}`)
    expect(new Set(keys).size).toBe(keys.length)
  })
  it('list every declared route', async () => {
    for (const file of globSync('lib/routes/*.ts')) {
      for (const value of Object.values(await import(`../../${file}?`.slice(0, -1)))) {
        if (typeof value === 'object' && value !== null && 'access' in value) expect(routes).toContain(value)
      }
    }
  })
})

describe('every function', () => {
  it.each(globSync('functions/**/*.ts'))('%s has at most 40 lines', file => {
    expect(readFileSync(file, 'utf8').split('\n').length).toBeLessThanOrEqual(41)
  })
  it.each(routes.map(route => [route.id, route] as const))(
    '%s has a test for every status that it declares',
    (id, route) => {
      const source = readFileSync(`test/functions/${id}.test.ts`, 'utf8')
      const shared = source.includes(`describeRoute(app, '${id}'`) ? sharedStatuses(route) : []
      const own = [...source.matchAll(/['"`](\d{3}): /g)].map(([, status]) => Number(status))
      const tested = new Set([...shared, ...own])
      for (const status of [route.reply.status, ...problemsOf(route).map(code => problems[code].status)]) {
        if (id === 'system/unknown-route' && status === 200) continue
        expect(tested, `${id} answers ${status}`).toContain(status)
      }
    },
  )
  it.each(jobs.map(({ id }) => id))('%s has a test', id => {
    expect(() => readFileSync(`test/functions/${id}.test.ts`)).not.toThrow()
  })
})
