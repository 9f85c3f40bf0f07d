import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'

const PASSWORD = 'Correct-Horse1'

/** A response under load. */
export interface Answered {
  readonly call: string
  /** In milliseconds since the epoch. */
  readonly startedAt: number
  readonly status: number
  readonly retryAfter: string | null
  readonly code: unknown
  readonly body: Record<string, unknown>
}

/** Calls a local cloud and records the responses. */
export function recorder(url: string) {
  const answers: Answered[] = []
  const call = async (method: string, path: string, body?: object, token?: unknown): Promise<Answered> => {
    const startedAt = Date.now()
    const response = await fetch(`${url}/api/v1/auth/${path}`, {
      method,
      headers: {
        ...(body && { 'content-type': 'application/json' }),
        ...(typeof token === 'string' && { authorization: `Bearer ${token}` }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    const parsed = (await response.json()) as Record<string, unknown>
    const answered = {
      call: `${method} ${path}`,
      startedAt,
      status: response.status,
      retryAfter: response.headers.get('retry-after'),
      code: parsed['code'],
      body: parsed,
    }
    answers.push(answered)
    return answered
  }
  return { answers, call }
}

type Call = ReturnType<typeof recorder>['call']

/** Returns the mails that a local cloud has sent. */
export async function mailsOf(url: string): Promise<{ to: string; text: string }[]> {
  return (await (await fetch(`${url}/_local/api/mail`)).json()) as { to: string; text: string }[]
}

/** Registers a user, verifies the email address and signs in. */
export async function signUp(url: string, call: Call, email: string): Promise<Record<string, unknown>> {
  await call('POST', 'register', { email, password: PASSWORD, name: 'Load' })
  let token: string | undefined
  while (!token) {
    const mail = (await mailsOf(url)).find(({ to }) => to === email)
    token = mail && /token=(\S+)/.exec(mail.text)?.[1]
    await delay(50)
  }
  await call('POST', 'verify-email', { token })
  return (await call('POST', 'login', { email, password: PASSWORD })).body
}

/** The changes of a worker that a 2xx response confirmed. */
export interface Promised {
  readonly registered: string[]
  /** The number in the last name that was set. */
  renamed: number
}

/**
 * Uses the API as one user until `goesOn` returns false: rotates the refresh token, reads and changes the profile and
 * registers other users. After a 503, it retries with the same refresh token.
 */
export async function work(
  call: Call,
  session: Record<string, unknown>,
  name: string,
  goesOn: () => boolean,
) {
  let { access_token: access, refresh_token: refresh } = session
  const promised: Promised = { registered: [], renamed: 0 }
  for (let step = 1; goesOn(); step += 1) {
    const rotated = await call('POST', 'refresh', { refresh_token: refresh })
    if (rotated.status === 200) ({ access_token: access, refresh_token: refresh } = rotated.body)
    await call('GET', 'me', undefined, access)
    const renamed = await call('PATCH', 'me', { name: `${name} ${step}` }, access)
    if (renamed.status === 200) promised.renamed = step
    // Only sometimes, because a password hash costs more than everything else.
    if (step % 4 !== 1) continue
    const email = `${name}-${step}@example.com`
    const registered = await call('POST', 'register', { email, password: PASSWORD, name: 'Load' })
    if (registered.status === 201) promised.registered.push(email)
  }
  return promised
}

/** Runs a statement on the PostgreSQL of a local cloud, without its Data API. */
export async function queryLocal(directory: string, said: string, sql: string, values: unknown[] = []) {
  const port = Number(/^PostgreSQL +postgresql:\/\/dashtam@127\.0\.0\.1:(\d+)/m.exec(said)?.[1])
  const password = readFileSync(join(directory, 'postgres/password'), 'utf8').trim()
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'dashtam', password, database: 'dashtam' })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql, values)).rows
  } finally {
    await client.end().catch(() => {})
  }
}
