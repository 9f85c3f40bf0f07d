import { expect, it, vi } from 'vitest'
import * as z from 'zod/mini'
import { NewPassword } from '../../../lib/routes/fields.ts'

it('a new password that is too long in any form is refused without normalizing it, which makes it 18 times longer', () => {
  const normalized = vi.spyOn(String.prototype, 'normalize')
  const { error } = z.safeParse(NewPassword, 'ﷺ'.repeat(1025))
  expect(normalized).not.toHaveBeenCalled()
  normalized.mockRestore()
  expect(error?.issues).toMatchObject([{ params: { code: 'password_too_long' } }])
})
