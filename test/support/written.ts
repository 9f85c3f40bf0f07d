import { vi } from 'vitest'
import type { Exchanged } from './provider-proxy.ts'

/** What was written, by where. */
export type Written = { readonly where: string; readonly text: string }[]

/** Collects what is written to standard output and standard error from now on, and shows none of it. */
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

/** Every secret that passed between the application and a provider, by what it is. */
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

/** Every way in which a secret may have been written. */
export function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8')
  // In a longer text, the base64 of a text has one of three offsets, and its ends depend on the adjacent bytes.
  const shifted = [0, 1, 2].map(shift => {
    const base64 = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    return base64.slice(Math.ceil((shift * 4) / 3), -2)
  })
  const encoded = shifted.flatMap(text => [text, text.replaceAll('+', '-').replaceAll('/', '_')])
  return [...new Set([secret, encodeURIComponent(secret), bytes.toString('hex'), ...encoded])]
}

/** Where secrets were written that are none of anybody's business: what they are, and where. */
export function findLeaks(written: Written, secrets: ReadonlyMap<string, string>): string[] {
  const leaks = new Set<string>()
  for (const [secret, name] of secrets) {
    const forms = formsOf(secret)
    for (const { where, text } of written)
      if (forms.some(form => text.includes(form))) leaks.add(`${name} in ${where}`)
  }
  return [...leaks]
}
