import { type Credentials, signRequest } from '../../local/sign-request.ts'
import { awsCredentials, awsRegion } from '../command-line/aws-account.ts'
import { reach } from '../command-line/reach.ts'
import { CommandError } from '../command-line/run-command.ts'

/** States after at least one successful deployment. A stack in `DELETE_FAILED` can still contain data. */
const DEPLOYED = /^(CREATE_COMPLETE|UPDATE_\w+|IMPORT_\w+|DELETE_\w+)$/

/** Endpoint, region and credentials for CloudFormation. */
interface Account {
  readonly endpoint: string
  readonly region: string
  readonly credentials: Credentials
}

/**
 * Returns the stacks without a successful deployment: absent, in review, or with a failed creation.
 * @throws {CommandError} if the region or credentials are missing, or CloudFormation rejects the request.
 */
export async function firstDeployments(
  names: readonly string[],
  profile: string | undefined,
): Promise<ReadonlySet<string>> {
  const account = await accountOf(profile)
  const states = await Promise.all(names.map(async name => [name, await stateOf(name, account)] as const))
  return new Set(states.filter(([, state]) => !state || !DEPLOYED.test(state)).map(([name]) => name))
}

/** Returns region and credentials from the default chain of the SDK: environment, profile, single sign-on or role. */
async function accountOf(profile: string | undefined): Promise<Account> {
  const region = await awsRegion(profile)
  if (region === undefined)
    throw new CommandError(
      'The deployment of a protected stage requires a region. Set AWS_REGION, or the region of the profile.',
    )
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
  const { AWS_ENDPOINT_URL_CLOUDFORMATION: own, AWS_ENDPOINT_URL: all } = process.env
  const endpoint = own || all || `https://cloudformation.${region}.${suffix}`
  return { endpoint, region, credentials: await awsCredentials(profile) }
}

async function stateOf(
  name: string,
  { endpoint, region, credentials }: Account,
): Promise<string | undefined> {
  const url = new URL('/', endpoint)
  const parameters = { Action: 'DescribeStacks', StackName: name, Version: '2010-05-15' }
  url.search = String(new URLSearchParams(parameters))
  const headers = await signRequest({ method: 'GET', url, service: 'cloudformation' }, credentials, region)
  const response = await reach(url, 'Check the network and the region.', { headers })
  const text = await response.text()
  if (response.ok) {
    const [, state] = /<StackStatus>(\w+)<\/StackStatus>/.exec(text) ?? []
    if (state) return state
  } else if (text.includes('<Code>ValidationError</Code>') && text.includes('does not exist'))
    return undefined
  const [, message = `HTTP ${response.status}`] = /<Message>([^<]+)<\/Message>/.exec(text) ?? []
  throw new CommandError(
    `CloudFormation did not describe the stack ${name}: ${message} ` +
      'A protected stage requires the permission cloudformation:DescribeStacks (docs/operate/continuous-deployment.md).',
  )
}
