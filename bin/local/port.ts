import { isPortFree, portFault } from '../../local/http-server.ts'
import { CommandError } from '../command-line/run-command.ts'

const LAST_PORT = 65_535
const FIRST_UNPRIVILEGED_PORT = 1024

/**
 * Returns the port of the API.
 * @throws {CommandError} if it is invalid, in use or reserved for the root user. The message names a port that is free.
 */
export async function portOfApi(text: string | undefined): Promise<number> {
  const port = text ? Number(text) : 3000
  if ((text && !/^\d+$/.test(text)) || port < 1 || port > LAST_PORT)
    throw new CommandError(`PORT must be an integer from 1 to ${LAST_PORT}, not '${text}'.`)
  const code = await portFault(port)
  if (code === undefined) return port
  throw new CommandError(refusalOf(code, port, await freePair(port)))
}

/** Explains why a server cannot listen on a port. */
export function refusalOf(code: string, port: number, free: number | undefined): string {
  const reason =
    code === 'EACCES'
      ? `Only root may use port ${port}.`
      : code === 'EADDRINUSE'
        ? `Port ${port} is in use.`
        : `Port ${port} cannot be used (${code}).`
  return free === undefined
    ? `${reason} Select another port with PORT.`
    : `${reason} This one is free: PORT=${free} npm start`
}

/** Returns a port that is free together with the next one, which mock Schwab uses. */
async function freePair(from: number): Promise<number | undefined> {
  for (let port = Math.max(from + 1, FIRST_UNPRIVILEGED_PORT + 2000); port < LAST_PORT; port += 1)
    if ((await isPortFree(port)) && (await isPortFree(port + 1))) return port
  return undefined
}
