import { createInterface } from 'node:readline/promises'
import { UsageError } from './parse.ts'
import { CommandError } from './run-command.ts'

/** The streams of a terminal. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean }
  readonly output: NodeJS.WritableStream & { readonly isTTY?: boolean }
}

/**
 * Prints the effect of a destructive command and asks for a confirmation, unless `--yes` was given.
 * @throws {UsageError} if `--yes` is absent and the streams are not a terminal.
 * @throws {CommandError} if the answer is not "yes".
 */
export async function confirm(
  effect: string,
  isConfirmed: boolean | undefined,
  { input, output }: Terminal = { input: process.stdin, output: process.stderr },
): Promise<void> {
  output.write(`${effect}\n`)
  if (isConfirmed) return
  if (!input.isTTY || !output.isTTY) throw new UsageError('No changes were made. Give --yes to confirm.')
  const lines = createInterface({ input, output })
  const answer = await lines.question('Type yes to continue: ')
  lines.close()
  if (answer.trim().toLowerCase() !== 'yes') throw new CommandError('No changes were made.')
}
