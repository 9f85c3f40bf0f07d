import { expect, it } from 'vitest'
import { parse } from 'zod/mini'
import { hintOf, Notification, nameOf } from '../../../../lib/financial/providers/plaid/notification.ts'

const of = (webhook_code: string, more: object = {}, webhook_type = 'ITEM') =>
  parse(Notification, { webhook_type, webhook_code, item_id: 'item', ...more })

it.each(['ERROR', 'USER_PERMISSION_REVOKED', 'USER_ACCOUNT_REVOKED'])('%s is a reason to check', code => {
  expect(hintOf(of(code))).toEqual({ kind: 'check' })
})
it('LOGIN_REPAIRED says that the consent was renewed', () => {
  expect(hintOf(of('LOGIN_REPAIRED'))).toEqual({ kind: 'repaired' })
})
it.each([
  ['PENDING_EXPIRATION', 'consent_expiration_time'],
  ['PENDING_DISCONNECT', 'disconnect_time'],
])('%s announces the end of the consent in %s, if it is a time', (code, member) => {
  const endsAt = '2026-02-03T04:05:06.000Z'
  expect(hintOf(of(code, { [member]: endsAt }))).toEqual({ kind: 'consent_ending', endsAt: new Date(endsAt) })
  for (const more of [{}, { [member]: null }, { [member]: 'soon' }])
    expect(hintOf(of(code, more))).toEqual({ kind: 'consent_ending', endsAt: null })
})
it('other notifications, those of other types, and those without an item say nothing', () => {
  expect(hintOf(of('NEW_ACCOUNTS_AVAILABLE'))).toBeUndefined()
  expect(hintOf(of('toString'))).toBeUndefined()
  expect(hintOf(of('ERROR', {}, 'TRANSACTIONS'))).toBeUndefined()
  expect(hintOf(of('ERROR', { item_id: null }))).toBeUndefined()
})
it('have a name for the log only if it is one', () => {
  expect(nameOf(of('LOGIN_REPAIRED'))).toBe('ITEM/LOGIN_REPAIRED')
  expect(nameOf(of('x\ny'))).toBe('unknown')
  expect(nameOf(of('A'.repeat(100)))).toBe('unknown')
})
