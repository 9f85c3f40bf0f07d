import { RemovalPolicy } from 'aws-cdk-lib'

/**
 * Returns the removal policy of a resource that contains data. In a protected stage, CloudFormation retains the
 * resource, except if the deployment that created it is rolled back. A resource with a fixed name may use this policy
 * only if CloudFormation can import it by that name: log groups can, secrets cannot (decision 0037).
 */
export function keepIf(isProtected: boolean): RemovalPolicy {
  return isProtected ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY
}
