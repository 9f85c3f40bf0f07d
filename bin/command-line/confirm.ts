import { createInterface } from 'node:readline/promises'
import { Refused, UsageError } from './run-command.ts'

/** Who is asked. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean }
  readonly output: NodeJS.WritableStream & { readonly isTTY?: boolean }
}

/**
 * Says what a command destroys, and goes on if that was confirmed: by `--yes`, or by a person who types it.
 * @throws {UsageError} without `--yes` if no person can be asked.
 * @throws {Refused} if the person answers anything else.
 */
export async function confirm(
  what: string,
  isConfirmed: boolean | undefined,
  { input, output }: Terminal = { input: process.stdin, output: process.stderr },
): Promise<void> {
  output.write(`${what}\n`)
  if (isConfirmed) return
  if (!input.isTTY || !output.isTTY) throw new UsageError('Nothing was done. Give --yes to confirm it.')
  const lines = createInterface({ input, output })
  const answer = await lines.question('Type yes to go on: ')
  lines.close()
  if (answer.trim().toLowerCase() !== 'yes') throw new Refused('Nothing was done.')
}
