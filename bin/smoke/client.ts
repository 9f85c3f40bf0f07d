import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import * as z from 'zod/mini'
import { progress } from '../command-line/progress.ts'

/** A response of the server. */
export interface SmokeResponse {
  readonly status: number
  /** Value of the `X-Request-Id` header. */
  readonly requestId: string | null
  readonly body: Record<string, unknown>
}

const Body = z.record(z.string(), z.unknown())
/** Response of the local cloud's mail route. */
const Mails = z.array(z.object({ to: z.string(), subject: z.string(), text: z.string() }))
type Mail = z.infer<typeof Mails>[number]

const MAIL_DEADLINE_MILLISECONDS = 20_000

/** Creates a client for a running server. */
export function smokeClient(base: string) {
  const call = async (
    method: string,
    path: string,
    body?: object,
    accessToken?: unknown,
    headers: Record<string, string> = {},
  ): Promise<SmokeResponse> => {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: {
        ...(body && { 'content-type': 'application/json' }),
        ...(typeof accessToken === 'string' && { authorization: `Bearer ${accessToken}` }),
        ...headers,
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    return readResponse(response)
  }
  const returned = new Set<string>()
  /** Waits until a mail is found, and says so. */
  const mailThat = async <T>(
    to: string,
    subject: string,
    find: (mails: readonly Mail[]) => T | undefined,
  ) => {
    const found = await progress(`Waiting for the mail "${subject}"`, async () => {
      const deadline = Date.now() + MAIL_DEADLINE_MILLISECONDS
      while (Date.now() < deadline) {
        const value = find(z.parse(Mails, await (await fetch(`${base}/_local/api/mail`)).json()))
        if (value !== undefined) return value
        await delay(100)
      }
      throw new Error(`No mail "${subject}" to ${to} within ${MAIL_DEADLINE_MILLISECONDS / 1000} s`)
    })
    console.log(`ok  mail "${subject}" received`)
    return found
  }
  /** Waits for the newest mail with a subject and returns the token in its link. Returns each token only once. */
  const tokenFromMail = async (to: string, subject: string): Promise<string> => {
    const token = await mailThat(to, subject, mails => {
      const mail = mails.find(sent => sent.to === to && sent.subject === subject)
      const found = mail && /#token=(\S+)/.exec(mail.text)?.[1]
      return found && !returned.has(found) ? found : undefined
    })
    returned.add(token)
    return token
  }
  /** Waits for a mail whose subject contains a text. */
  const mailAbout = async (to: string, subject: string): Promise<void> => {
    await mailThat(to, subject, mails => mails.find(sent => sent.to === to && sent.subject.includes(subject)))
  }
  return { call, mailAbout, tokenFromMail }
}

/** Reads a response. An absent body becomes an empty object. */
export async function readResponse(response: Response): Promise<SmokeResponse> {
  const text = await response.text()
  const requestId = response.headers.get('x-request-id')
  return { status: response.status, requestId, body: text === '' ? {} : z.parse(Body, JSON.parse(text)) }
}

/**
 * Prints a step and returns the response body.
 * @throws {AssertionError} if the status differs from the expected one.
 */
export function step(
  name: string,
  expected: number,
  { status, body }: SmokeResponse,
): Record<string, unknown> {
  assert.equal(status, expected, `${name}: ${status} ${JSON.stringify(body)}`)
  console.log(`ok  ${name} (${status})`)
  return body
}
