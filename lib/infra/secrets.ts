import { RemovalPolicy } from 'aws-cdk-lib'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager'
import { Construct } from 'constructs'
import { acknowledge } from './acknowledge.ts'
import type { Stage } from './stage.ts'

/** Returns the name prefix of the provider secrets. The provider key follows it. */
export function providerSecretsPrefix(stage: string): string {
  return `dashtam/${stage}/providers/`
}

/**
 * The secrets of a stage. They are created empty, so that no template, parameter or log contains a value.
 * jobs/make-keys writes the keys, jobs/migrate the database login and `npm run seed:provider-credentials` the
 * provider credentials.
 */
export class Secrets extends Construct {
  /** ARN of the secret with the database login of the functions. */
  readonly databaseArn: string
  readonly signingKeysArn: string
  readonly verificationKeysArn: string
  readonly refreshKeyArn: string
  readonly eventEndpointsArn: string
  /** ARNs of the provider secrets by provider key. */
  readonly providerArns: Readonly<Record<string, string>>

  constructor(scope: Construct, id: string, { stage, key }: { readonly stage: Stage; readonly key: IKey }) {
    super(scope, id)
    const secret = (construct: string, name: string, description: string, noRotation: string): string => {
      // The L2 construct would generate a password as the first value.
      const resource = new CfnSecret(this, construct, { name, description, kmsKeyId: key.keyArn })
      // A retained secret would keep its name. CloudFormation cannot import it, so the next deployment would fail.
      resource.applyRemovalPolicy(RemovalPolicy.DESTROY)
      acknowledge(resource, { SMG4: noRotation })
      return resource.ref
    }
    this.databaseArn = secret(
      'Database',
      `dashtam/${stage.name}/database`,
      'Database login of the functions',
      'The secret is rotated. The schedule is in the API stack.',
    )
    this.signingKeysArn = secret(
      'SigningKeys',
      `dashtam/${stage.name}/signing-keys`,
      'Private keys that sign access tokens',
      'The secret is rotated. The schedule is in the API stack.',
    )
    this.verificationKeysArn = secret(
      'VerificationKeys',
      `dashtam/${stage.name}/verification-keys`,
      'Public keys that verify access tokens',
      'The rotation of the signing keys writes this secret.',
    )
    this.refreshKeyArn = secret(
      'RefreshKey',
      `dashtam/${stage.name}/refresh-key`,
      'Session refresh key: derives the successors of refresh tokens',
      'It is replaced only after a breach. The key is relevant only for 10 seconds after each refresh.',
    )
    this.eventEndpointsArn = secret(
      'EventEndpoints',
      `dashtam/${stage.name}/event-endpoints`,
      'Endpoints of the application that receive events, and their signing secrets',
      'The receivers must get a new secret first. The runbook describes the rotation.',
    )
    this.providerArns = Object.fromEntries(
      stage.providers.map(provider => [
        provider,
        secret(
          `Provider-${provider}`,
          `${providerSecretsPrefix(stage.name)}${provider}`,
          `Client credentials for the provider ${provider}`,
          'The provider issues these credentials. AWS cannot rotate them.',
        ),
      ]),
    )
  }
}
