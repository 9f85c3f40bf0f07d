/**
 * The CDK feature flags of this app. They are not in cdk.json, so that tests and deployments use the same flags.
 */
export const featureFlags: Readonly<Record<string, unknown>> = {
  '@aws-cdk/core:target-partitions': ['aws'],
  '@aws-cdk/core:enablePartitionLiterals': true,
  '@aws-cdk/core:checkSecretUsage': true,
  // Cross-stack references are CloudFormation exports and imports.
  '@aws-cdk/core:defaultCrossStackReferences': 'strong',
  '@aws-cdk/aws-iam:minimizePolicies': true,
  '@aws-cdk/aws-lambda:recognizeLayerVersion': true,
  '@aws-cdk/aws-kms:aliasNameRef': true,
  '@aws-cdk/aws-s3:publicAccessBlockedByDefault': true,
  '@aws-cdk/aws-rds:preventRenderingDeprecatedCredentials': true,
  '@aws-cdk/aws-lambda:createNewPoliciesWithAddToRolePolicy': false,
  // The app creates every log group itself, with key and retention.
  '@aws-cdk/aws-lambda:useCdkManagedLogGroup': false,
  // The flag would add a custom resource. No resource uses the default security group.
  '@aws-cdk/aws-ec2:restrictDefaultSecurityGroup': false,
}
