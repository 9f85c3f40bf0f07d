import { vi } from 'vitest'
import type { Exchanged } from './provider-proxy.ts'

/** Written texts and their destinations. */
export type Written = { readonly where: string; readonly text: string }[]

/** Collects standard output and standard error from now on, without showing them. */
export function collectOutput(written: Written): () => void {
  const spies = (['stdout', 'stderr'] as const).map(stream =>
    vi.spyOn(process[stream], 'write').mockImplementation(chunk => {
      const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8')
      written.push({ where: stream, text })
      return true
    }),
  )
  return () => {
    for (const spy of spies) spy.mockRestore()
  }
}

/** Returns the secrets that the application and a provider exchanged, with their kinds. */
export function secretsOf(exchanges: readonly Exchanged[]): Map<string, string> {
  const secrets = new Map<string, string>()
  const add = (name: string, secret: unknown) => {
    if (typeof secret === 'string' && secret !== '') secrets.set(secret, name)
  }
  for (const { call, answer } of exchanges) {
    const form = new URLSearchParams(call.body)
    for (const name of ['code', 'code_verifier', 'refresh_token', 'token', 'client_secret'])
      add(name, form.get(name))
    const [, scheme, credentials = ''] = /^(\w+) (.+)$/.exec(call.headers.authorization ?? '') ?? []
    if (scheme === 'Bearer') add('access_token', credentials)
    if (scheme === 'Basic') {
      add('basic', credentials)
      const [, password = ''] = Buffer.from(credentials, 'base64').toString('utf8').split(':')
      add('client_secret', decodeURIComponent(password))
    }
    for (const name of ['access_token', 'refresh_token', 'id_token'])
      for (const [, secret] of answer.matchAll(new RegExp(`"${name}":"([^"]+)"`, 'g'))) add(name, secret)
  }
  return secrets
}

/** Returns every encoding in which a secret may be written. */
export function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8')
  // The base64 of a part of a text depends on its offset modulo 3; its ends depend on the adjacent bytes.
  const shifted = [0, 1, 2].map(shift => {
    const base64 = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    return base64.slice(Math.ceil((shift * 4) / 3), -2)
  })
  const encoded = shifted.flatMap(text => [text, text.replaceAll('+', '-').replaceAll('/', '_')])
  return [...new Set([secret, encodeURIComponent(secret), bytes.toString('hex'), ...encoded])]
}

/** Returns the secrets that were written, with their kinds and destinations. */
export function findLeaks(written: Written, secrets: ReadonlyMap<string, string>): string[] {
  const leaks = new Set<string>()
  for (const [secret, name] of secrets) {
    const forms = formsOf(secret)
    for (const { where, text } of written)
      if (forms.some(form => text.includes(form))) leaks.add(`${name} in ${where}`)
  }
  return [...leaks]
}
