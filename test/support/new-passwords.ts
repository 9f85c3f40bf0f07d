import { expect } from 'vitest'
import type { App, Reply } from './app.ts'

/** New passwords that meet the rules of the schema and are refused for the user Ada with an address at example.com. */
export const REFUSED_PASSWORDS = [
  ['Passw0rd-2026!', 'password_common'],
  ['aaaaaaaaaaaaaaaa', 'password_common'],
  ['Dashtam-2026!', 'password_has_context'],
  ['3xample.com-AB1', 'password_has_context'],
  ['Breached-Password-1!', 'password_breached'],
] as const

/** Expects that a new password is refused for one reason, and that no log line contains it. */
export function expectRefused(app: App, reply: Reply, path: string, code: string): void {
  expect(reply.status).toBe(422)
  expect(reply.body).toMatchObject({ code: 'invalid_input' })
  expect(reply.body['errors']).toEqual([{ path, code, message: expect.stringMatching(/^Use a.*\.$/) }])
  expect(app.logged('new_password_refused').at(-1)).toEqual({ reason: code })
}

/** Runs `work` while the range service fails. */
export async function withoutRanges<T>(
  app: App,
  fault: 'down' | 'slow' | 'malformed' | 'huge',
  work: () => Promise<T>,
): Promise<T> {
  app.cloud.breachedPasswords.fail(fault)
  try {
    return await work()
  } finally {
    app.cloud.breachedPasswords.fail('none')
  }
}
