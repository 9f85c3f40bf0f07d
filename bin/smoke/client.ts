import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import * as z from 'zod/mini'

/** What the server answered. */
export interface Answer {
  readonly status: number
  /** The server's id of the request (`X-Request-Id`). */
  readonly requestId: string | null
  readonly body: Record<string, unknown>
}

const Body = z.record(z.string(), z.unknown())
/** The mails as the local cloud shows them. */
const Mails = z.array(z.object({ to: z.string(), subject: z.string(), text: z.string() }))

const MAIL_DEADLINE_MILLISECONDS = 20_000

/** Calls a running server as an application would. */
export function smokeClient(base: string) {
  const call = async (
    method: string,
    path: string,
    body?: object,
    accessToken?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: {
        ...(body && { 'content-type': 'application/json' }),
        ...(typeof accessToken === 'string' && { authorization: `Bearer ${accessToken}` }),
        ...headers,
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    return answerOf(response)
  }
  const taken = new Set<string>()
  /** Waits for the newest mail to an address with a subject, and takes the token out of its link; each token is taken once. */
  const tokenFromMail = async (to: string, subject: string): Promise<string> => {
    const deadline = Date.now() + MAIL_DEADLINE_MILLISECONDS
    while (Date.now() < deadline) {
      const mails = z.parse(Mails, await (await fetch(`${base}/_local/mail`)).json())
      const mail = mails.find(sent => sent.to === to && sent.subject === subject)
      const token = mail && /#token=(\S+)/.exec(mail.text)?.[1]
      if (token && !taken.has(token)) {
        taken.add(token)
        return token
      }
      await delay(100)
    }
    throw new Error(`No mail "${subject}" came to ${to} within ${MAIL_DEADLINE_MILLISECONDS} ms`)
  }
  /** Waits for a mail to an address whose subject holds a text. */
  const mailAbout = async (to: string, subject: string): Promise<void> => {
    const deadline = Date.now() + MAIL_DEADLINE_MILLISECONDS
    while (Date.now() < deadline) {
      const mails = z.parse(Mails, await (await fetch(`${base}/_local/mail`)).json())
      if (mails.some(sent => sent.to === to && sent.subject.includes(subject))) return
      await delay(100)
    }
    throw new Error(`No mail "${subject}" came to ${to} within ${MAIL_DEADLINE_MILLISECONDS} ms`)
  }
  return { call, mailAbout, tokenFromMail }
}

/** Reads an answer; one without a body is empty. */
export async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text()
  const requestId = response.headers.get('x-request-id')
  return { status: response.status, requestId, body: text === '' ? {} : z.parse(Body, JSON.parse(text)) }
}

/** Prints a step and stops the walk where the answer has another status. */
export function step(name: string, expected: number, { status, body }: Answer): Record<string, unknown> {
  assert.equal(status, expected, `${name}: ${status} ${JSON.stringify(body)}`)
  console.log(`ok  ${name} (${status})`)
  return body
}
