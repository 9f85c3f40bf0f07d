import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { text as textOf } from 'node:stream/consumers'
import * as z from 'zod/mini'
import { ProviderSecret } from '../../lib/services/provider-credentials.ts'
import { CommandError } from '../command-line/run-command.ts'

/** The content of the secret, as the functions read it. They would ignore a secret with a misspelled member. */
const Credentials = z.extend(ProviderSecret, {
  client_id: z.string().check(z.trim(), z.minLength(1)),
  client_secret: z.string().check(z.trim(), z.minLength(1)),
})

/**
 * Reads the credentials of a provider: JSON from a pipe, or input at a prompt without echo. Returns JSON.
 * @throws {CommandError} with the names of invalid members, without their values.
 */
export async function readCredentials(input: NodeJS.ReadStream): Promise<string> {
  const given = input.isTTY ? await prompt(input) : parse(await textOf(input))
  const parsed = z.safeParse(Credentials, given)
  if (parsed.success) return JSON.stringify(parsed.data)
  const faults = parsed.error.issues.flatMap(issue =>
    issue.code === 'unrecognized_keys' ? issue.keys : [issue.path.join('.') || '(root)'],
  )
  throw new CommandError(
    `The credentials are invalid. Expected: {"client_id":"…","client_secret":"…"}. Invalid: ${[...new Set(faults)].join(', ')}.`,
  )
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new CommandError('The input is not valid JSON.')
  }
}

async function prompt(input: NodeJS.ReadStream): Promise<unknown> {
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
