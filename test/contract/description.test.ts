import { createConfig, lintFromString } from '@redocly/openapi-core'
import spectral from '@stoplight/spectral-core'
import rulesets from '@stoplight/spectral-rulesets'
import { describe, expect, it } from 'vitest'
import { openapiDocument } from '../../lib/routes/openapi/document.ts'
import { routes } from '../../lib/routes/table.ts'
import { methodName } from '../../lib/routes/tags.ts'

type Json = { [name: string]: unknown }

const document = openapiDocument(routes, 'https://api.dashtam.test')
const text = JSON.stringify(document)

/** Returns every schema in a part of the document, with its address. */
function objectSchemas(part: unknown, address = '#'): [string, Json][] {
  if (typeof part !== 'object' || part === null) return []
  const own: [string, Json][] = 'properties' in part && 'type' in part ? [[address, part as Json]] : []
  const inner = Object.entries(part).flatMap(([name, value]) => objectSchemas(value, `${address}/${name}`))
  return [...own, ...inner]
}

describe('the OpenAPI document', () => {
  it('has no finding of Redocly that is not explained here', async () => {
    const config = await createConfig({ extends: ['recommended-strict'] })
    const findings = await lintFromString({ source: text, config })
    const explained = [
      // Nothing in the requests for health, keys and this document can be wrong.
      /operation-4xx-response .*(health|jwks\.json|openapi\.json)/,
      // For clients that handle every problem alike.
      /no-unused-components .*\/Problem$/,
      // For paths that no operation has. OpenAPI cannot describe them.
      /no-unused-components .*(MethodNotAllowedProblem|method_not_allowed|Allow)$/,
    ]
    const found = findings.map(({ ruleId, location }) => `${ruleId} ${location[0]?.pointer}`)
    expect(found.filter(finding => !explained.some(rule => rule.test(finding)))).toEqual([])
  })

  it('has no finding of Spectral that is not explained here', async () => {
    const linter = new spectral.Spectral()
    linter.setRuleset({ extends: [[rulesets.oas as never, 'all']] })
    const explained = [
      // The contact is the operator of a deployment, whom the code does not know.
      /^info-contact /,
      // The license has an SPDX identifier. OpenAPI 3.1 forbids a URL next to it.
      /^license-url /,
      // Tags are in reading order.
      /^openapi-tags-alphabetical /,
      // See Redocly's findings.
      /^oas3-unused-component .*(Problem|MethodNotAllowedProblem|method_not_allowed|Allow)$/,
    ]
    const found = (await linter.run(text)).map(({ code, path }) => `${code} ${path.join('/')}`)
    expect(found.filter(finding => !explained.some(rule => rule.test(finding)))).toEqual([])
  })

  it('describes each field of each object', () => {
    const undescribed = objectSchemas(document).flatMap(([address, { properties }]) =>
      Object.entries(properties as Record<string, Json>)
        .filter(([, field]) => typeof field['description'] !== 'string')
        .map(([name]) => `${address}/${name}`),
    )
    expect(undescribed).toEqual([])
  })

  it('names each object', () => {
    const unnamed = objectSchemas(document).filter(
      ([address]) => !/^#\/components\/schemas\/\w+$/.test(address),
    )
    expect(unnamed.map(([address]) => address)).toEqual([])
  })

  it('has unique methods of the typed client', () => {
    const methods = routes.map(({ tag, operationId }) => `${tag}.${methodName(operationId, tag)}`)
    expect(new Set(methods).size).toBe(routes.length)
    expect(methods).toEqual(expect.arrayContaining(['sessions.endOther', 'user.get', 'providers.list']))
  })
})
