import { type Credentials, signRequest } from '../../local/sign-request.ts'
import { CommandError } from './run-command.ts'

const REMEDY =
  'Sign in (for example `aws sso login`), or set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.'

/**
 * Returns the credentials that the AWS CLI uses: environment, profile, single sign-on or role.
 * @throws {CommandError} if there are none, or the sign-in has expired.
 */
export async function awsCredentials(profile?: string): Promise<Credentials> {
  const { defaultProvider } = await import('@aws-sdk/credential-provider-node')
  try {
    const found = await defaultProvider(profile === undefined ? {} : { profile })()
    const { accessKeyId, secretAccessKey, sessionToken } = found
    return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    if (/expired|refresh/i.test(reason)) throw new CommandError(`The AWS sign-in has expired. ${REMEDY}`)
    throw new CommandError(`No AWS credentials found. ${REMEDY}`)
  }
}

/** Returns the region of the environment or the profile. Undefined if there is none. */
export async function awsRegion(profile?: string): Promise<string | undefined> {
  const { SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager')
  const { config } = new SecretsManagerClient(profile === undefined ? {} : { profile })
  return config.region().catch(() => undefined)
}

const TIMEOUT_MILLISECONDS = 10_000

/**
 * Checks that AWS accepts the credentials, before a command does work that would be lost.
 * @throws {CommandError} if there are none, or AWS refuses them.
 */
export async function assertCredentials(profile?: string): Promise<void> {
  const credentials = await awsCredentials(profile)
  const region = (await awsRegion(profile)) ?? 'us-east-1'
  const { AWS_ENDPOINT_URL_STS: own, AWS_ENDPOINT_URL: all } = process.env
  const url = new URL('/?Action=GetCallerIdentity&Version=2011-06-15', own || all || stsOf(region))
  const headers = await signRequest({ method: 'GET', url, service: 'sts' }, credentials, region)
  // Behind a proxy that only the CDK knows, the request fails. The CDK then reports what is wrong.
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) }).catch(
    () => undefined,
  )
  if (response?.status !== 403 && response?.status !== 400) return
  const [, code = ''] = /<Code>(\w+)<\/Code>/.exec(await response.text()) ?? []
  if (code === 'ExpiredToken') throw new CommandError(`The AWS credentials have expired. ${REMEDY}`)
  throw new CommandError(`AWS refused the credentials (${code || response.status}). ${REMEDY}`)
}

function stsOf(region: string): string {
  return `https://sts.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`
}
