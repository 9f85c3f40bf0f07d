import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { SentMail } from '../aws/mail.ts'
import type { AnsweredRequest } from '../front/start-front.ts'
import { overviewPage } from './overview.ts'

/** The data sources of the local pages. */
export interface PageSources {
  readonly endpoints: () => Readonly<Record<string, string>>
  readonly mails: () => Promise<SentMail[]>
  readonly requests: () => readonly AnsweredRequest[]
  /** Runs a scheduled job now. Returns false if no scheduled job has this id. */
  readonly runNow: (id: string) => Promise<boolean>
  /** Reads the newest audit records. */
  readonly audit: () => Promise<unknown>
}

const HTML = 'text/html; charset=utf-8'
const PAGE_HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

/** Creates the handler of the paths below /_local. It returns false for other paths. */
export function localPages(sources: PageSources) {
  const pages: Record<string, () => string> = {
    '/_local': overviewPage,
  }
  const data: Record<string, () => unknown> = {
    '/_local/mail': sources.mails,
    '/_local/endpoints': sources.endpoints,
    '/_local/requests': sources.requests,
    '/_local/audit': sources.audit,
  }
  const get = async (path: string): Promise<Answer> => {
    const page = own(pages, path)
    if (page) return { status: 200, type: HTML, body: page() }
    const read = own(data, path)
    return read ? { status: 200, type: 'application/json', body: JSON.stringify(await read()) } : NOT_FOUND
  }
  const post = async (path: string): Promise<Answer> => {
    const job = SCHEDULED.exec(path)?.[1] ?? ''
    return (await sources.runNow(job)) ? plain(204, '') : NOT_FOUND
  }
  return async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<boolean> => {
    const path = (incoming.url ?? '').replace(/\?.*$/s, '').replace(/(?<=.)\/$/, '')
    if (path !== '/_local' && !path.startsWith('/_local/')) return false
    const method = SCHEDULED.test(path) ? 'POST' : 'GET'
    const refused = refuse(incoming, method)
    const { status, type, body } = refused ?? (await (method === 'GET' ? get : post)(path))
    outgoing.writeHead(status, {
      ...PAGE_HEADERS,
      'content-type': type,
      'content-security-policy': policyFor(type === HTML ? body : ''),
      ...(status === 405 && { allow: method }),
    })
    outgoing.end(body)
    return true
  }
}

interface Answer {
  readonly status: number
  readonly type: string
  readonly body: string
}

/** POST runs a scheduled job now. */
const SCHEDULED = /^\/_local\/schedules\/(.+)$/
const plain = (status: number, body: string): Answer => ({ status, type: 'text/plain', body })
const NOT_FOUND = plain(404, 'Not found')

function refuse(incoming: IncomingMessage, method: 'GET' | 'POST'): Answer | undefined {
  // Prevents DNS rebinding: a foreign host name that resolves to 127.0.0.1 could read the mail.
  if (!/^(?:127\.0\.0\.1|localhost)(?::\d+)?$/.test(incoming.headers.host ?? ''))
    return plain(421, 'Misdirected')
  if (incoming.method !== method) return plain(405, 'Method not allowed')
  return method === 'POST' && isCrossSite(incoming) ? plain(403, 'Forbidden') : undefined
}

/** Returns whether a page of another site sent a request. Browsers allow such a POST. */
function isCrossSite({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site']
  const isForeign = headers.origin !== undefined && headers.origin !== `http://${headers.host}`
  return isForeign || (site !== undefined && site !== 'same-origin' && site !== 'none')
}

/** Creates the content security policy: only the page's own script runs, and it connects to this server only. */
function policyFor(body: string): string {
  const scripts = [...body.matchAll(/<script>(.*?)<\/script>/gs)].map(([, script = '']) => script)
  const hashes = scripts.map(script => `'sha256-${createHash('sha256').update(script).digest('base64')}'`)
  return `default-src 'none'; style-src 'unsafe-inline'; script-src ${hashes.join(' ') || "'none'"}; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
}

function own<T>(table: Record<string, T>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined
}
