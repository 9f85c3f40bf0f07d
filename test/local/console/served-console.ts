import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { openChanges } from '../../../local/console-api/changes.ts'
import { consolePages } from '../../../local/console-api/console-pages.ts'
import { mailRoutes } from '../../../local/console-api/mail-routes.ts'
import { serveConsole } from '../../../local/console-api/serve-console.ts'
import { freePort, listen } from '../../../local/http-server.ts'
import { openMailbox } from '../../../local/recording/mailbox.ts'

/** A text that runs a script if a page does not escape it. */
export const hostile = '</script><img src=x onerror=alert(1)>'
const mail = {
  id: 'a b/c',
  to: 'ada@example.com',
  subject: hostile,
  text: hostile,
  html: `<html><head><title>x</title></head>${hostile}`,
  sent_at: '2026-11-26T12:00:00.000Z',
}

/** Builds the folder of the console, with a secret next to it. */
function folder(): string {
  const parent = mkdtempSync(join(tmpdir(), 'dashtam-console-'))
  onTestFinished(() => rmSync(parent, { recursive: true }))
  const built = join(parent, 'dist')
  mkdirSync(join(built, 'assets'), { recursive: true })
  writeFileSync(join(built, 'index.html'), '<title>Console</title>')
  writeFileSync(join(built, 'assets', 'index-1.js'), 'run()')
  writeFileSync(join(parent, 'secret.js'), 'secret')
  return built
}

interface Sent {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Serves a console with one mail, in front of a server that answers 418. Returns a function that sends a request as it is. */
export async function start() {
  const port = await freePort()
  const changes = openChanges()
  const mailbox = openMailbox(
    async () => [mail],
    () => {},
  )
  const routes = mailRoutes(mailbox)
  const local = serveConsole({
    routes,
    changes,
    pages: consolePages(folder(), `http://127.0.0.1:${port}`),
  })
  const server = createServer(async (incoming, outgoing) => {
    if (!(await local(incoming, outgoing))) outgoing.writeHead(418).end()
  })
  const listening = await listen(server, port)
  onTestFinished(listening.stop)
  onTestFinished(changes.stop)
  const send = (path: string, { method = 'GET', headers = {} }: Sent = {}) =>
    new Promise<{ status: number | undefined; headers: Record<string, unknown>; body: string }>(
      (resolve, reject) => {
        const options = {
          port,
          path,
          method,
          headers: { host: `127.0.0.1:${port}`, ...headers },
          agent: false,
        }
        request(options, incoming => {
          let body = ''
          incoming.on('data', chunk => (body += chunk))
          incoming.on('end', () => resolve({ status: incoming.statusCode, headers: incoming.headers, body }))
        })
          .on('error', reject)
          .end()
      },
    )
  return { send, changes, port }
}
