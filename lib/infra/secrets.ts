import { RemovalPolicy } from 'aws-cdk-lib'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager'
import { Construct } from 'constructs'
import { acknowledge } from './acknowledge.ts'
import type { Stage } from './stage.ts'

/** The prefix of the names of the secrets of a stage's providers; the provider's key follows. */
export function providerSecretsPrefix(stage: string): string {
  return `dashtam/${stage}/providers/`
}

/**
 * The secrets of a stage, empty: jobs/make-keys fills those of our own keys, jobs/migrate that of the database,
 * `npm run seed:provider-credentials` those of the providers. No template, parameter or log ever holds what is in them.
 */
export class Secrets extends Construct {
  /** ARN of the secret with the login of the functions at the database. */
  readonly databaseArn: string
  readonly signingKeysArn: string
  readonly verificationKeysArn: string
  readonly refreshKeyArn: string
  /** ARNs of the secrets of the providers, by the provider's key. */
  readonly providerArns: Readonly<Record<string, string>>

  constructor(scope: Construct, id: string, { stage, key }: { readonly stage: Stage; readonly key: IKey }) {
    super(scope, id)
    const secret = (construct: string, name: string, description: string, unrotated: string): string => {
      // The L2 construct would have CloudFormation fill it with a password.
      const resource = new CfnSecret(this, construct, { name, description, kmsKeyId: key.keyArn })
      // A retained secret keeps its name, and CloudFormation cannot import it: the next release could not create it.
      resource.applyRemovalPolicy(RemovalPolicy.DESTROY)
      acknowledge(resource, { SMG4: unrotated })
      return resource.ref
    }
    this.databaseArn = secret(
      'Database',
      `dashtam/${stage.name}/database`,
      'User and password of the functions at the database',
      'It is rotated: its schedule is next to its function, in the other stack.',
    )
    this.signingKeysArn = secret(
      'SigningKeys',
      `dashtam/${stage.name}/signing-keys`,
      'Private keys that sign access tokens',
      'It is rotated: its schedule is next to its function, in the other stack.',
    )
    this.verificationKeysArn = secret(
      'VerificationKeys',
      `dashtam/${stage.name}/verification-keys`,
      'Public keys that access tokens are checked against',
      'The rotation of the signing keys writes it.',
    )
    this.refreshKeyArn = secret(
      'RefreshKey',
      `dashtam/${stage.name}/refresh-key`,
      'Key that successors of refresh tokens are derived under',
      'It is replaced only after a breach: every token that it ever touched lives 10 seconds.',
    )
    this.providerArns = Object.fromEntries(
      stage.providers.map(provider => [
        provider,
        secret(
          `Provider-${provider}`,
          `${providerSecretsPrefix(stage.name)}${provider}`,
          `Credentials of this application at ${provider}`,
          'The provider gives these credentials out; nothing here can change them.',
        ),
      ]),
    )
  }
}
