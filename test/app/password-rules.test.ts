import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { isNewPassword, passwordRules, rarePasswordRules } from '../../app/src/forms/password-rules.ts'
import { NewPassword } from '../../lib/routes/fields.ts'
import { PASSWORD } from '../support/people.ts'

/** Returns the codes of the rules that the API says a password violates. */
function violatedAtApi(password: string): unknown[] {
  const issues = z.safeParse(NewPassword, password).error?.issues ?? []
  return issues.map(issue => (issue.code === 'custom' ? issue.params?.['code'] : issue.code))
}

describe('the rules for passwords in the application', () => {
  it.each([
    PASSWORD,
    '',
    'a',
    'Aa1!',
    'abcdefgh',
    'ABCDEFGH',
    '12345678',
    '        ',
    'Passwort1',
    'Straße 12',
    'ÄÖÜäöü1-',
    'Ｐassword１ ',
    '👩‍👩‍👧‍👦Aa1',
    'fourteen chars',
    'fifteen letters',
    'fourteen is e\u0301',
    'ﷺ'.repeat(14),
    'ﷺ'.repeat(15),
    'é'.repeat(256),
    'e\u0301'.repeat(256),
    'é'.repeat(257),
    '😀'.repeat(256),
    '😀'.repeat(257),
  ])('are those of the API for %j', password => {
    const violated = [...passwordRules, ...rarePasswordRules].filter(rule => !rule.isMet(password))
    expect(violated.map(rule => rule.code).toSorted()).toEqual(violatedAtApi(password).toSorted())
    expect(isNewPassword(password)).toBe(violated.length === 0)
  })
})
