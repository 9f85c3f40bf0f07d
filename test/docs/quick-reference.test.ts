import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { routes } from '../../lib/routes/table.ts'
import { methodName } from '../../lib/routes/tags.ts'
import { variableOf } from '../../lib/runtime/configuration/load.ts'
import { settingsTable } from '../../lib/runtime/configuration/settings.ts'

const page = readFileSync('docs/use/quick-reference.md', 'utf8')
const rows = page.split('\n').filter(line => /^\| \[/.test(line))
const kebab = (name: string) => name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)

/** The rows that the tables of endpoints must have, without their first words. */
const expected = routes
  .filter(({ path }) => path !== '$default')
  .map(({ method, path, tag, operationId }) => {
    const link = `(/reference/api/${kebab(operationId)}/)`
    const request = `\`${method} ${path.replace('/api/v1', '')}\``
    const client =
      operationId === 'refreshTokens' ? 'automatic' : `\`${tag}.${methodName(operationId, tag)}\``
    return tag === 'operators' || tag === 'system'
      ? `${link} | ${request} |`
      : `${link} | ${request} | ${client} |`
  })

it('lists every endpoint with its page, request and method of the client', () => {
  expect(rows.map(row => row.replace(/^.*\]\(/, '('))).toHaveLength(expected.length)
  expect(rows.map(row => row.replace(/^.*\]\(/, '(')).toSorted()).toEqual(expected.toSorted())
})

it('names settings that exist', () => {
  const variables = new Set(
    Object.values(settingsTable).flatMap(group =>
      Object.entries(group).map(([name, setting]) => variableOf(name, setting)),
    ),
  )
  const named = [...page.matchAll(/`([A-Z]+(?:_[A-Z]+)+)`/g)].map(([, name = '']) => name)
  expect(named.length).toBeGreaterThan(5)
  expect(named.filter(name => !variables.has(name))).toEqual([])
})
