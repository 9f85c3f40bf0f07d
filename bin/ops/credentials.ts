import { defaultProvider } from '@aws-sdk/credential-provider-node'
import type { Credentials } from '../../local/sign-request.ts'

/** Returns the credentials that the AWS CLI uses: environment, profile, single sign-on or role. */
export async function operatorCredentials(): Promise<Credentials> {
  const { accessKeyId, secretAccessKey, sessionToken } = await defaultProvider()()
  return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) }
}
