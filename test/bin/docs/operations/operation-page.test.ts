import { describe, expect, it } from 'vitest'
import { apiDocument } from '../../../../bin/docs/operations/api-document.ts'
import { operationPath, operationsOf } from '../../../../bin/docs/operations/operation.ts'
import { operationPage } from '../../../../bin/docs/operations/operation-page.ts'
import { problemPages } from '../../../../bin/docs/problems/problem-page.ts'
import { problems } from '../../../../lib/problems.ts'
import { problemsOf } from '../../../../lib/routes/route.ts'
import { routes } from '../../../../lib/routes/table.ts'

const document = apiDocument()
const operations = operationsOf(document)
const pageOf = (id: string) => {
  const operation = operations.find(({ route }) => route.operationId === id)
  if (!operation) throw new Error(`No operation ${id}`)
  return operationPage(operation, document)
}

describe('the page of an operation', () => {
  it('exists for every route, in the order of the tags', () => {
    const documented = routes.filter(({ path }) => path !== '$default')
    expect(operations.map(({ route }) => route.id).toSorted()).toEqual(
      documented.map(({ id }) => id).toSorted(),
    )
    const tags = operations.map(({ route }) => route.tag)
    expect([...new Set(tags)]).toEqual(Object.keys(Object.groupBy(tags, tag => tag)))
    expect(operations.map(operationPath)).toContain('reference/api/list-sessions')
  })

  it.each(operations.map(({ route }) => [route.operationId] as const))('%s has its parts', id => {
    const { title, body } = pageOf(id)
    expect(title).not.toBe('')
    for (const part of ['## Example', '## Response', '## Problems', 'curl ', `\`${id}\``])
      expect(body).toContain(part)
    expect(body).not.toMatch(/undefined|\[object/)
    // Every declaration that the types refer to is printed.
    for (const [, name] of body.matchAll(/: ([A-Z]\w+)(?:\[\])?$/gm))
      expect(body).toMatch(new RegExp(`(?:interface|type) ${name} `))
  })

  it('shows calls with curl and with the client', () => {
    const { body } = pageOf('createConnection')
    expect(body).toContain(`curl https://api.example.com/api/v1/providers \\
  -H "authorization: Bearer $ACCESS_TOKEN" \\
  -H 'content-type: application/json' \\
  -d '{
  "provider_key": "schwab",
  "alias": "My Schwab"
}'`)
    expect(body).toContain("await client.connections.create({ provider_key: 'schwab', alias: 'My Schwab' })")
    expect(pageOf('listSessions').body).toContain('await client.sessions.list({ page: 1 })')
    expect(pageOf('refreshTokens').body).toContain('await client.session.refresh()')
    expect(pageOf('endAllSessions').body).toContain('curl -X DELETE https://')
    expect(pageOf('revokeAllTokens').body).toContain('--aws-sigv4')
    expect(pageOf('revokeAllTokens').body).not.toContain('client.operators')
  })

  it('shows the values that a parameter accepts', () => {
    const { body } = pageOf('listTransactions')
    expect(body).toMatch(/`type` \|.*`trade`, `dividend_or_interest`/)
    expect(body).toMatch(/`from` \|.*date-time or date/)
    expect(body).toMatch(/`per_page` \|.*1 to 100/)
    expect(pageOf('listProviders').body).toMatch(/`configured` \|.*`true`, `false`/)
  })

  it('shows the constraints of fields', () => {
    expect(pageOf('login').body).toContain('  password: string // 1 to 1024 characters')
    expect(pageOf('listSessions').body).toContain('  id: string // uuid')
  })
})

describe('the page of a problem', () => {
  const pages = problemPages(operations, document)

  it('exists for every code, and lists the operations that return it', () => {
    expect(pages.map(({ title }) => title).toSorted()).toEqual(Object.keys(problems).toSorted())
    const { body } = pages.find(({ title }) => title === 'invalid_state') ?? { body: '' }
    const users = operations.filter(({ route }) => problemsOf(route).includes('invalid_state'))
    expect(users.length).toBeGreaterThan(0)
    for (const user of users) expect(body).toContain(`](/${operationPath(user)}/)`)
    expect(body).toContain('"code": "invalid_state"')
    expect(body).toContain('**Status 400: Authorization response invalid.**')
  })
})
