import { defaultProvider } from '@aws-sdk/credential-provider-node'
import type { Credentials } from '../../local/sign-request.ts'

/** The credentials that the AWS CLI would use: of the environment, a profile, single sign-on or a role. */
export async function operatorCredentials(): Promise<Credentials> {
  const { accessKeyId, secretAccessKey, sessionToken } = await defaultProvider()()
  return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) }
}
