import { describe, expect, it } from 'vitest'
import { assertDescribed } from '../support/described-replies.ts'

const user = {
  id: '019ac0de-7c1b-7a54-9d3e-2f6b8c1d4e5f',
  email: 'ada@example.com',
  name: 'Ada',
  email_verified: true,
  is_active: true,
  created_at: '2026-11-02T09:30:00.000Z',
  last_login_at: null,
  delete_after: null,
}
const headers = {
  'content-type': 'application/json',
  'x-request-id': 'Qz3lJhT8oAMEJ5g=',
  'cache-control': 'no-store',
}
const problem = {
  type: 'https://api.example.com/problems/invalid_token',
  title: 'Access token invalid',
  status: 401,
  detail: 'The access token is expired.',
  instance: 'Qz3lJhT8oAMEJ5g=',
  code: 'invalid_token',
}
const problemHeaders = {
  ...headers,
  'content-type': 'application/problem+json',
  'www-authenticate': 'Bearer',
}

const check = (status: number, body: object, sent: Record<string, string> = headers) =>
  assertDescribed(
    { method: 'GET', path: '/api/v1/auth/me', body: undefined },
    { status, headers: sent, body: { ...body } },
  )

describe('the check of responses against the OpenAPI document', () => {
  it('accepts a described response', () => {
    expect(() => check(200, user)).not.toThrow()
    expect(() => check(401, problem, problemHeaders)).not.toThrow()
  })

  it('rejects a field that is not described', () => {
    expect(() => check(200, { ...user, phone: '1' })).toThrow('must NOT have additional properties')
  })

  it('rejects a missing field', () => {
    const { email: _, ...rest } = user
    expect(() => check(200, rest)).toThrow("must have required property 'email'")
  })

  it('rejects another format', () => {
    expect(() => check(200, { ...user, created_at: 'yesterday' })).toThrow('must match format "date-time"')
  })

  it('rejects a status that the operation does not have', () => {
    expect(() => check(202, user)).toThrow('answered 202')
  })

  it('rejects a problem that the operation does not have', () => {
    const other = { ...problem, code: 'invalid_credentials' }
    expect(() => check(401, other, problemHeaders)).toThrow('must be equal to constant')
  })

  it('rejects another media type', () => {
    expect(() => check(401, problem, { ...problemHeaders, 'content-type': 'application/json' })).toThrow(
      'instead of application/problem+json',
    )
  })

  it('rejects a missing header and an undeclared header', () => {
    const { 'x-request-id': _, ...rest } = headers
    expect(() => check(200, user, rest)).toThrow('missing headers [x-request-id]')
    expect(() => check(200, user, { ...headers, 'retry-after': '1' })).toThrow(
      'undeclared headers [retry-after]',
    )
  })
})
