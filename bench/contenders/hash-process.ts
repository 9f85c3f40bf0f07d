import bcrypt from 'bcryptjs'
import * as z from 'zod/mini'
import { cpuPerCall } from '../cpu-per-call.ts'

const Hashes = z.object({ rounds: z.number(), hashes: z.number() })
const Calls = z.object({ calls: z.number() })

// Computes hashes of a secret, and measures their CPU time in this process.
process.once('message', message => {
  const { rounds, hashes } = z.parse(Hashes, message)
  const salt = bcrypt.genSaltSync(rounds)
  const secret = crypto.getRandomValues(Buffer.alloc(32)).toString('base64url')
  const call = async () => {
    for (let done = 0; done < hashes; done += 1) bcrypt.hashSync(secret, salt)
  }
  process.on('message', async request => {
    const { calls } = z.parse(Calls, request)
    process.send?.({ milliseconds: await cpuPerCall(call, { callers: 1, calls }) })
  })
  process.send?.({ isReady: true })
})
