import { describe, expect, it } from 'vitest'
import { headersPolicy } from '../../../lib/infra/web/response-headers.ts'

describe('the response headers policy', () => {
  it('has security headers in their own properties, and others as custom headers', () => {
    expect(headersPolicy({ 'x-content-type-options': 'nosniff', 'permissions-policy': 'camera=()' })).toEqual(
      {
        securityHeadersBehavior: { contentTypeOptions: { override: true } },
        customHeadersBehavior: {
          customHeaders: [{ header: 'permissions-policy', value: 'camera=()', override: true }],
        },
      },
    )
  })

  it.each([
    ['max-age=60', false, false],
    ['max-age=60; includeSubDomains', true, false],
    ['max-age=60; includeSubDomains; preload', true, true],
  ])('reads strict-transport-security: %s', (value, includeSubdomains, preload) => {
    const { securityHeadersBehavior } = headersPolicy({ 'strict-transport-security': value })
    expect(securityHeadersBehavior?.strictTransportSecurity).toMatchObject({ includeSubdomains, preload })
    expect(securityHeadersBehavior?.strictTransportSecurity?.accessControlMaxAge.toSeconds()).toBe(60)
  })

  it.each([
    ['x-content-type-options', 'sniff'],
    ['x-frame-options', 'ALLOW-FROM https://example.com'],
    ['referrer-policy', 'sometimes'],
    ['strict-transport-security', 'includeSubDomains'],
  ])('refuses a value that CloudFront cannot send: %s: %s', (name, value) => {
    expect(() => headersPolicy({ [name]: value })).toThrow(
      `CloudFront cannot send the header '${name}: ${value}'.`,
    )
  })
})
