// Answers get-session for several users, and measures the CPU time of a call in this process.
import { getMigrations } from 'better-auth/db/migration'
import { cpuPerCall } from '../cpu-per-call.ts'
import { createAuth } from './better-auth.mjs'

process.once('message', async ({ connection, isLimited, callers }) => {
  const auth = createAuth({ connection, isLimited })
  await (await getMigrations(auth.options)).runMigrations()
  const url = path => `http://127.0.0.1:3999/api/auth${path}`
  const cookies = await Promise.all(
    Array.from({ length: callers }, async (_, caller) => {
      const body = JSON.stringify({
        email: `ada${caller}@example.com`,
        password: 'Analytical-Eng1ne',
        name: 'Ada',
      })
      // Its limiter admits few sign-ups from one address.
      const address = { 'x-forwarded-for': `192.0.2.${caller}` }
      const headers = { 'content-type': 'application/json', origin: 'http://127.0.0.1:3999', ...address }
      const reply = await auth.handler(new Request(url('/sign-up/email'), { method: 'POST', headers, body }))
      if (reply.status !== 200) throw new Error(`sign-up: ${reply.status} ${await reply.text()}`)
      return reply.headers
        .getSetCookie()
        .map(cookie => cookie.split(';')[0])
        .join('; ')
    }),
  )
  const call = async caller => {
    const headers = { cookie: cookies[caller], 'x-forwarded-for': `192.0.2.${caller}` }
    const reply = await auth.handler(new Request(url('/get-session'), { headers }))
    const session = await reply.json()
    if (session?.user?.name !== 'Ada') throw new Error(`get-session: ${reply.status}`)
  }
  process.on('message', async ({ calls }) =>
    process.send({ milliseconds: await cpuPerCall(call, { callers, calls }) }),
  )
  process.send({ isReady: true })
})
