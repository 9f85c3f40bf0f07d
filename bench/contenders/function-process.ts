import * as z from 'zod/mini'
import { lambdaContext } from '../../local/lambda-context.ts'
import { cpuPerCall } from '../cpu-per-call.ts'

/** What a process invokes. */
export const Invocations = z.object({
  /** The bundle of a function. */
  file: z.string(),
  /** The event of each caller, as JSON: the Lambda runtime parses the event of each invocation. */
  events: z.array(z.string()),
  status: z.number(),
  /** The member of a response that becomes the body of the caller's next request. */
  carried: z.nullable(z.string()),
})

const Calls = z.object({ calls: z.number() })

// Invokes a bundle as Lambda does, and measures the CPU time of an invocation in this process.
process.once('message', async message => {
  const { file, events, status, carried } = z.parse(Invocations, message)
  const { handler } = await import(file)
  const call = async (caller: number) => {
    const event = JSON.parse(events[caller] ?? '')
    const result = await handler(event, lambdaContext('bench', 'bench', 29_000))
    if (result.statusCode !== status) throw new Error(`${file}: ${result.statusCode} ${result.body}`)
    const reply = JSON.parse(result.body)
    if (carried !== null)
      events[caller] = JSON.stringify({ ...event, body: JSON.stringify({ [carried]: reply[carried] }) })
  }
  process.on('message', async request => {
    const { calls } = z.parse(Calls, request)
    process.send?.({ milliseconds: await cpuPerCall(call, { callers: events.length, calls }) })
  })
  process.send?.({ isReady: true })
})
