import { createServer, request } from 'node:http'
import { listen } from '../../local/http-server.ts'

/** Starts a proxy in front of an endpoint that holds the first call with a text in its body and never forwards it. */
export async function startHoldingProxy(target: string, text: string) {
  const { hostname, port } = new URL(target)
  let tell = () => {}
  const held = new Promise<void>(resolve => {
    tell = resolve
  })
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    const body = Buffer.concat(chunks)
    if (body.includes(text)) return tell()
    const { method, url: path, headers } = incoming
    const forwarded = request({ hostname, port, method, path, headers }, answer => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    forwarded.end(body)
  })
  const { url } = await listen(server)
  return {
    url,
    /** Resolves when a call is held. */
    held,
    stop: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
