import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { listen, readBody } from '../../../local/http-server.ts'
import type { App } from '../../support/app.ts'
import { REFRESH } from './test-network.ts'

const PAGE = `<!doctype html><meta charset="utf-8"><title>Test</title><div id="root"></div>
<script type="module" src="/page.js"></script>`
const MAX_BODY_BYTES = 1024 * 1024

/** Serves a page with the built client, and the API, on one origin. */
export async function startBrowserServer(app: App, folder: string) {
  let repliesToLose = 0
  const refreshes: string[] = []
  const api = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const { method = 'GET', url = '/', headers } = incoming
    const rawBody = (await readBody(incoming, MAX_BODY_BYTES)).toString()
    const sent = Object.entries(headers).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value] as const] : [],
    )
    const options = { headers: Object.fromEntries(sent), ...(rawBody !== '' && { rawBody }) }
    const reply = await app.call(method, url, options)
    if (url === REFRESH) {
      refreshes.push(rawBody)
      if (repliesToLose > 0) {
        repliesToLose -= 1
        return outgoing.destroy()
      }
    }
    return outgoing.writeHead(reply.status, reply.headers).end(reply.text)
  }
  const server = createServer((incoming, outgoing) => {
    const path = incoming.url ?? '/'
    if (path.startsWith('/api/')) return void api(incoming, outgoing)
    if (!path.endsWith('.js')) return void outgoing.writeHead(200, { 'content-type': 'text/html' }).end(PAGE)
    const text = readFileSync(join(folder, path))
    return void outgoing.writeHead(200, { 'content-type': 'text/javascript' }).end(text)
  })
  const { url, stop } = await listen(server)
  return {
    url,
    stop,
    /** The bodies of the requests to refresh tokens. */
    refreshes,
    /** Handles the next refreshes, but closes their connections instead of replying. */
    loseReplies: (count: number) => {
      repliesToLose = count
    },
  }
}
