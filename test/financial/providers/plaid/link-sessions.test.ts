import { expect, it } from 'vitest'
import { safeParse } from 'zod/mini'
import { LinkSessions } from '../../../../lib/financial/providers/plaid/link-replies.ts'
import { resultOf } from '../../../../lib/financial/providers/plaid/link-sessions.ts'

const resultsOf = (...link_sessions: object[]) => {
  const { data } = safeParse(LinkSessions, { link_sessions })
  if (!data?.link_sessions) throw new Error('The sessions do not have the shape of Plaid')
  return resultOf(data.link_sessions)
}
const finished_at = '2026-01-01T00:00:00Z'
const exit = (error_code?: string) => ({
  finished_at,
  exit: { error: error_code === undefined ? null : { error_code }, metadata: {} },
})
const added = (
  public_token: string,
  institution: object | null = { institution_id: 'ins_1', name: 'Bank' },
) => ({
  finished_at,
  results: { item_add_results: [{ public_token, accounts: [], institution }] },
})

it('is open without a session, and while the last one lasts', () => {
  expect(resultsOf()).toEqual({ kind: 'open' })
  expect(resultsOf({})).toEqual({ kind: 'open' })
  expect(resultsOf(exit(), { finished_at: null })).toEqual({ kind: 'open' })
})
it('has the items of every session', () => {
  expect(resultsOf(exit('X'), added('public-1'), added('public-2', null), exit())).toEqual({
    kind: 'finished',
    items: [
      { publicToken: 'public-1', institution: { id: 'ins_1', name: 'Bank' } },
      { publicToken: 'public-2', institution: { id: null, name: null } },
    ],
  })
})
it('was left, with the code of the last session', () => {
  expect(resultsOf(exit())).toEqual({ kind: 'left', error: 'user_left' })
  expect(resultsOf(exit('A'), exit('INSTITUTION_DOWN'))).toEqual({ kind: 'left', error: 'institution_down' })
  expect(resultsOf(exit('<script>'))).toEqual({ kind: 'left', error: 'user_left' })
  expect(resultsOf({ finished_at, on_exit: { error: { error_code: 'OLD_FORM' } } })).toMatchObject({
    error: 'old_form',
  })
})
it('repaired the item, or found nothing to repair', () => {
  expect(resultsOf({ finished_at })).toEqual({ kind: 'finished', items: [] })
  expect(resultsOf(exit('ITEM_NO_ERROR'))).toEqual({ kind: 'finished', items: [] })
})
