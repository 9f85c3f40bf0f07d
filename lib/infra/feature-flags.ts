/**
 * The behaviours of the CDK that a new app asks for and this one depends on. They stand here and not in cdk.json, so that
 * the tests synthesise what the CDK deploys.
 */
export const featureFlags: Readonly<Record<string, unknown>> = {
  '@aws-cdk/core:target-partitions': ['aws'],
  '@aws-cdk/core:enablePartitionLiterals': true,
  '@aws-cdk/core:checkSecretUsage': true,
  // A stack that another one uses something of cannot be deployed without it.
  '@aws-cdk/core:defaultCrossStackReferences': 'strong',
  '@aws-cdk/aws-iam:minimizePolicies': true,
  '@aws-cdk/aws-lambda:recognizeLayerVersion': true,
  '@aws-cdk/aws-kms:aliasNameRef': true,
  '@aws-cdk/aws-s3:publicAccessBlockedByDefault': true,
  '@aws-cdk/aws-rds:preventRenderingDeprecatedCredentials': true,
  '@aws-cdk/aws-lambda:createNewPoliciesWithAddToRolePolicy': false,
  // Every log group is ours, with its key and retention; the CDK need not make any.
  '@aws-cdk/aws-lambda:useCdkManagedLogGroup': false,
  // It takes a custom resource with a function of the CDK's own; nothing uses the default security group.
  '@aws-cdk/aws-ec2:restrictDefaultSecurityGroup': false,
}
