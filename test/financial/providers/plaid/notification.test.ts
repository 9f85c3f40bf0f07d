import { expect, it } from 'vitest'
import { parse, safeParse } from 'zod/mini'
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
  for (const more of [
    {},
    { [member]: null },
    { [member]: 'soon' },
    { [member]: '+275760-09-13T00:00:00Z' },
    { [member]: '-271821-04-20T00:00:00Z' },
  ])
    expect(hintOf(of(code, more))).toEqual({ kind: 'consent_ending', endsAt: null })
})
it('other notifications, those of other types, and those without an item say nothing', () => {
  expect(hintOf(of('NEW_ACCOUNTS_AVAILABLE'))).toBeUndefined()
  expect(hintOf(of('toString'))).toBeUndefined()
  expect(hintOf(of('ERROR', {}, 'TRANSACTIONS'))).toBeUndefined()
  expect(hintOf(of('ERROR', { item_id: null }))).toBeUndefined()
})
it('cannot have an item id with control characters', () => {
  for (const item_id of ['a\u0000b', 'a\nb', '\u007f'])
    expect(safeParse(Notification, { webhook_type: 'ITEM', webhook_code: 'ERROR', item_id }).success).toBe(
      false,
    )
})
it('have a name for the log only if it is one', () => {
  expect(nameOf(of('LOGIN_REPAIRED'))).toBe('ITEM/LOGIN_REPAIRED')
  expect(nameOf(of('x\ny'))).toBe('unknown')
  expect(nameOf(of('A'.repeat(100)))).toBe('unknown')
})
