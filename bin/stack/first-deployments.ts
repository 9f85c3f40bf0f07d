import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { signRequest } from '../../local/sign-request.ts'
import { Refused } from '../command-line/run-command.ts'

/** States of a stack that was deployed successfully at least once; `DELETE_FAILED` may still hold its data. */
const DEPLOYED = /^(CREATE_COMPLETE|UPDATE_\w+|IMPORT_\w+|DELETE_\w+)$/

/** Where CloudFormation is called, and as whom. */
interface Account {
  readonly endpoint: string
  readonly region: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
}

/**
 * Finds out which of the stacks have never been deployed successfully: absent, only reviewed, or failed at their creation.
 * @throws {Refused} if there are no credentials or no region, or CloudFormation refuses the call.
 */
export async function firstDeployments(
  names: readonly string[],
  profile: string | undefined,
): Promise<ReadonlySet<string>> {
  const account = await accountOf(profile)
  const states = await Promise.all(names.map(async name => [name, await stateOf(name, account)] as const))
  return new Set(states.filter(([, state]) => !state || !DEPLOYED.test(state)).map(([name]) => name))
}

/** Reads region and credentials as the SDK finds them: environment, profile, single sign-on or role. */
async function accountOf(profile: string | undefined): Promise<Account> {
  const { config } = new SecretsManagerClient(profile === undefined ? {} : { profile })
  try {
    const region = await config.region()
    const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
    const { AWS_ENDPOINT_URL_CLOUDFORMATION: own, AWS_ENDPOINT_URL: all } = process.env
    const endpoint = own || all || `https://cloudformation.${region}.${suffix}`
    return { endpoint, region, credentials: await config.credentials() }
  } catch (error) {
    throw new Refused(`A protected stage needs a region and credentials: ${String(error)}`)
  }
}

async function stateOf(
  name: string,
  { endpoint, region, credentials }: Account,
): Promise<string | undefined> {
  const url = new URL('/', endpoint)
  const parameters = { Action: 'DescribeStacks', StackName: name, Version: '2010-05-15' }
  url.search = String(new URLSearchParams(parameters))
  const headers = await signRequest({ method: 'GET', url, service: 'cloudformation' }, credentials, region)
  const answer = await fetch(url, { headers, signal: AbortSignal.timeout(20_000) })
  const text = await answer.text()
  if (answer.ok) {
    const [, state] = /<StackStatus>(\w+)<\/StackStatus>/.exec(text) ?? []
    if (state) return state
  } else if (text.includes('<Code>ValidationError</Code>') && text.includes('does not exist'))
    return undefined
  const [, message = `HTTP ${answer.status}`] = /<Message>([^<]+)<\/Message>/.exec(text) ?? []
  throw new Refused(
    `CloudFormation did not describe the stack ${name}: ${message} ` +
      'Deploying a protected stage needs cloudformation:DescribeStacks (docs/continuous-deployment.md).',
  )
}
