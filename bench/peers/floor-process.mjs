// The least that a signed-in request needs: HTTP, an ES256 signature, and one SELECT. No framework, no rule of ours.
import { createServer } from 'node:http'
import { generateKeyPair, jwtVerify, SignJWT } from 'jose'
import pg from 'pg'

process.once('message', async ({ connection }) => {
  const pool = new pg.Pool({ ...connection, max: 16 })
  const { rows } = await pool.query('select id from users limit 1')
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const token = await new SignJWT({ sub: rows[0].id }).setProtectedHeader({ alg: 'ES256' }).sign(privateKey)
  const server = createServer(async (request, response) => {
    const { payload } = await jwtVerify(request.headers.authorization?.slice(7) ?? '', publicKey)
    const found = await pool.query({
      name: 'user',
      text: 'select id, email, name from users where id = $1',
      values: [payload.sub],
    })
    response.setHeader('content-type', 'application/json').end(JSON.stringify(found.rows[0]))
  })
  server.listen(0, '127.0.0.1', () =>
    process.send({ url: `http://127.0.0.1:${server.address().port}`, token }),
  )
  let started = process.cpuUsage()
  process.on('message', message => {
    if (message === 'start') started = process.cpuUsage()
    const { user, system } = process.cpuUsage(started)
    process.send({ milliseconds: (user + system) / 1000 })
  })
})
