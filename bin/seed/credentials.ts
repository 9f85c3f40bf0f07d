import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { text as textOf } from 'node:stream/consumers'
import * as z from 'zod'
import { Refused } from '../command-line/run-command.ts'

/** What a provider knows this application by; some need more than an id and a secret. */
const Credentials = z
  .object({ client_id: z.string().trim().min(1), client_secret: z.string().trim().min(1) })
  .catchall(z.string().min(1))

/**
 * Reads a provider's credentials: JSON from a pipe, or answers to questions, which are not echoed. Yields JSON.
 * @throws {Refused} naming the members that are wrong, never what is in them.
 */
export async function readCredentials(input: NodeJS.ReadStream): Promise<string> {
  const given = input.isTTY ? await ask(input) : parse(await textOf(input))
  const parsed = Credentials.safeParse(given)
  if (parsed.success) return JSON.stringify(parsed.data)
  const faults = parsed.error.issues.map(({ path }) => path.join('.') || 'all of it')
  throw new Refused(
    `These are no credentials: {"client_id":"…","client_secret":"…"}. Wrong: ${[...new Set(faults)].join(', ')}.`,
  )
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Refused('What came from standard input is no JSON.')
  }
}

async function ask(input: NodeJS.ReadStream): Promise<unknown> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input, output: silent, terminal: true })
  const answer = async (name: string) => {
    process.stderr.write(`${name}: `)
    const line = await lines.question('')
    process.stderr.write('\n')
    return line
  }
  const given = { client_id: await answer('client_id'), client_secret: await answer('client_secret') }
  lines.close()
  return given
}
