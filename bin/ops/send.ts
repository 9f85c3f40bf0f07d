import * as z from 'zod/mini'
import { type Credentials, signRequest } from '../../local/sign-request.ts'
import { awsCredentials } from '../command-line/aws-account.ts'
import { confirm } from '../command-line/confirm.ts'
import {
  dataDirectory,
  localAddress,
  recordedEnvironment,
  START_REMEDY,
} from '../command-line/local-cloud.ts'
import { UsageError } from '../command-line/parse.ts'
import { reach } from '../command-line/reach.ts'
import { CommandError } from '../command-line/run-command.ts'
import type { OperatorCall } from './calls.ts'

/** The options of a call. */
export interface SendOptions {
  readonly url?: string | undefined
  readonly region?: string | undefined
  /** Whether to print the exact response. */
  readonly json?: boolean | undefined
  readonly yes?: boolean | undefined
  /** The effect of a call that must be confirmed. The address of the API follows it. */
  readonly warning?: string | undefined
}

interface Target {
  readonly base: string
  readonly region: string
  readonly credentials: Credentials
  readonly remedy: string
}

/**
 * Sends a signed call and prints the response.
 * @throws {CommandError} if nothing answers, or the API refuses the call.
 */
export async function sendCall(
  call: OperatorCall,
  print: (result: unknown) => string,
  options: SendOptions,
): Promise<void> {
  const { base, send } = await openApi(options)
  if (options.warning !== undefined) await confirm(`${options.warning} ${base}.`, options.yes)
  const result = await send(call)
  console.log(options.json ? JSON.stringify(result, null, 2) : print(result))
}

/** An API, and how to call it. */
interface Api {
  readonly base: string
  /**
   * Sends a signed call and returns the response; null if it has no body.
   * @throws {CommandError} if nothing answers, or the API refuses the call.
   */
  readonly send: (call: OperatorCall) => Promise<unknown>
}

/** Opens the API that the options select. */
export async function openApi(options: SendOptions): Promise<Api> {
  const { base, region, credentials, remedy } = await targetOf(options)
  const send = async ({ method, path, body }: OperatorCall): Promise<unknown> => {
    const url = new URL(`${base.replace(/\/$/, '')}${path}`)
    const text = body && JSON.stringify(body)
    const headers = await signRequest({ method, url, body: text }, credentials, region)
    const response = await reach(url, remedy, { method, headers, ...(text !== undefined && { body: text }) })
    if (response.status === 204) return null
    const result: unknown = await response.json().catch(() => undefined)
    if (result === undefined)
      throw new CommandError(
        `The server at ${url.origin} is not Dashtam (status ${response.status}). ${remedy}`,
      )
    if (response.ok) return result
    if (options.json) console.log(JSON.stringify(result, null, 2))
    throw new CommandError(`${method} ${url.pathname} returned status ${response.status}.${detailOf(result)}`)
  }
  return { base, send }
}

/** Returns the URL, the region and the credentials for the call. */
async function targetOf({ url, region: given }: SendOptions): Promise<Target> {
  if (url !== undefined) {
    if (!URL.canParse(url))
      throw new UsageError('--url requires an address, for example https://api.example.com.')
    const region = given ?? process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION']
    if (!region) throw new UsageError('--url requires --region.')
    return { base: url, region, credentials: await awsCredentials(), remedy: 'Check --url.' }
  }
  const recorded = recordedEnvironment()
  if (!recorded)
    throw new CommandError(
      `No local cloud was started with the data directory ${dataDirectory()}. ${START_REMEDY} For a stage, give --url and --region.`,
    )
  const { AWS_REGION: region = '' } = recorded
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = recorded
  return { base: localAddress(), region, credentials: { accessKeyId, secretAccessKey }, remedy: START_REMEDY }
}

/** A problem of the API, or a refusal by API Gateway, which has a `message` only. */
const Refusal = z.object({
  detail: z.optional(z.string()),
  message: z.optional(z.string()),
  errors: z.optional(z.array(z.object({ path: z.string(), message: z.string() }))),
})

function detailOf(result: unknown): string {
  const parsed = z.safeParse(Refusal, result)
  if (!parsed.success) return ''
  const { detail, message, errors = [] } = parsed.data
  const faults = errors.map(fault => `\n  ${fault.path}: ${fault.message}`).join('')
  return ` ${detail ?? message ?? ''}`.trimEnd() + faults
}
