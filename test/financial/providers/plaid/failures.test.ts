import { describe, expect, it } from 'vitest'
import { failureOfError } from '../../../../lib/financial/providers/plaid/failures.ts'

const failureOf = (error_code: string, error_type = 'ITEM_ERROR') =>
  failureOfError({ error_code, error_type, error_message: 'x', display_message: null, request_id: 'r' })

describe('an error of Plaid', () => {
  it.each([
    'ITEM_LOGIN_REQUIRED',
    'ITEM_LOCKED',
    'INSUFFICIENT_CREDENTIALS',
    'INVALID_CREDENTIALS',
    'INVALID_MFA',
    'INVALID_UPDATED_USERNAME',
    'MFA_NOT_SUPPORTED',
    'USER_INPUT_TIMEOUT',
    'USER_SETUP_REQUIRED',
  ])('%s requires a new login', code => {
    expect(failureOf(code)).toEqual({ kind: 'needs_reconnection', error: code.toLowerCase() })
  })
  it.each(['INSTITUTION_NO_LONGER_SUPPORTED', 'INVALID_ACCESS_TOKEN', 'ITEM_NOT_FOUND'])(
    '%s is lost',
    code => {
      expect(failureOf(code)).toEqual({ kind: 'access_lost', error: code.toLowerCase() })
    },
  )
  it('USER_PERMISSION_REVOKED is a withdrawn consent', () => {
    expect(failureOf('USER_PERMISSION_REVOKED')).toMatchObject({ kind: 'consent_withdrawn' })
  })
  it('of the type RATE_LIMIT_EXCEEDED is busy for a minute, whatever its code', () => {
    for (const code of ['RATE_LIMIT', 'TRANSACTIONS_LIMIT', 'A_LIMIT_OF_THE_FUTURE'])
      expect(failureOf(code, 'RATE_LIMIT_EXCEEDED')).toEqual({ kind: 'busy', retryAfterSeconds: 60 })
  })
  it('PRODUCT_NOT_READY is not ready', () => {
    expect(failureOf('PRODUCT_NOT_READY')).toEqual({ kind: 'not_ready', retryAfterSeconds: 30 })
  })
  it.each(['INVALID_ACCOUNT_ID', 'INVALID_PUBLIC_TOKEN', 'INVALID_WEBHOOK_VERIFICATION_KEY_ID'])(
    '%s is missing',
    code => expect(failureOf(code, 'INVALID_INPUT')).toEqual({ kind: 'missing' }),
  )
  it.each(['INVALID_API_KEYS', 'INSTITUTION_DOWN', 'A_CODE_OF_THE_FUTURE', '__PROTO__', 'CONSTRUCTOR'])(
    '%s is a failure of the provider',
    code => expect(failureOf(code)).toEqual({ kind: 'failed', reason: code.toLowerCase() }),
  )
  it.each([
    undefined,
    null,
    '<html>',
    [],
    {},
    { error_code: 'x y', error_type: 'A' },
    { error_code: 7, error_type: 'A' },
  ])('%j is no error of Plaid, so the status code counts', body =>
    expect(failureOfError(body)).toBeUndefined(),
  )
})
