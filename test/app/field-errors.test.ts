import { describe, expect, it } from 'vitest'
import { fieldErrors } from '../../app/src/forms/field-errors.ts'
import { clientProblem } from '../../client/src/problem.ts'

const problem = (errors: { path: string; code: string; message: string }[]) => ({
  ...clientProblem('timeout'),
  code: 'invalid_input',
  errors,
})

describe('the errors of the fields of a form', () => {
  it('are texts of the application for known codes, and of the API for others', () =>
    expect(
      fieldErrors(
        problem([
          { path: 'password', code: 'password_too_short', message: 'from the API' },
          { path: 'password', code: 'password_lacks_digit', message: 'from the API' },
          { path: 'name', code: 'a_code_of_tomorrow', message: 'from the API' },
        ]),
      ),
    ).toEqual({ password: ['At least 8 characters', 'A digit'], name: ['from the API'] }))

  it('are absent for errors without a field', () =>
    expect(fieldErrors(problem([{ path: '', code: 'nothing_to_change', message: 'from the API' }]))).toEqual(
      {},
    ))

  it('are absent for other problems', () => expect(fieldErrors(clientProblem('timeout'))).toEqual({}))

  it('include problems that the form assigns to a field', () => {
    const wrong = { ...clientProblem('timeout'), code: 'invalid_credentials' }
    const own = { invalid_credentials: { field: 'current_password', text: 'This is wrong.' } }
    expect(fieldErrors(wrong, own)).toEqual({ current_password: ['This is wrong.'] })
    expect(fieldErrors(clientProblem('timeout'), own)).toEqual({})
  })
})
