import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'vitest'
import { startLocal } from '../../support/local-cloud.ts'

export const PASSWORD = 'Correct-Horse1'

/** A reply: its status and its JSON, or null without a body. */
interface Reply<T> {
  readonly status: number
  readonly body: T
}

/** Sends JSON and reads JSON. */
async function send<T>(url: string, method: string, body?: unknown, token?: string): Promise<Reply<T>> {
  const reply = await fetch(url, {
    method,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await reply.text()
  return { status: reply.status, body: text === '' ? null : JSON.parse(text) }
}

/** Starts a local cloud like `npm start`, with clients of its API and of its console. */
export async function startConsole(directory: string) {
  const cloud = await startLocal(directory)
  const api = <T = Record<string, unknown>>(method: string, path: string, body?: unknown, token?: string) =>
    send<T>(`${cloud.url}/api/v1${path}`, method, body, token)
  const call = <T = unknown>(method: string, path: string, body?: unknown) =>
    send<T>(`${cloud.url}/_local/api${path}`, method, body)
  const get = async <T>(path: string) => (await call<T>('GET', path)).body
  /** Reads until the data is as expected. */
  const until = async <T>(path: string, isDone: (data: T) => boolean): Promise<T> => {
    for (;;) {
      const data = await get<T>(path)
      if (isDone(data)) return data
      await delay(50)
    }
  }
  /** Registers a user, verifies the address and signs in. */
  const signUp = async (name: string) => {
    const email = `${name}@example.com`
    expect((await api('POST', '/auth/register', { email, password: PASSWORD, name })).status).toBe(201)
    const [user] = await get<{ id: string }[]>(`/users?q=${email}`)
    const id = user?.id ?? ''
    expect((await call('POST', `/users/${id}/verify`)).status).toBe(204)
    const { body } = await api<{ access_token: string; refresh_token: string }>('POST', '/auth/login', {
      email,
      password: PASSWORD,
    })
    return { id, email, ...body }
  }
  return { ...cloud, api, call, get, until, signUp }
}

/** A running local cloud. */
export type ConsoleCloud = Awaited<ReturnType<typeof startConsole>>
