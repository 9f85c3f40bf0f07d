import { RemovalPolicy } from 'aws-cdk-lib'

/**
 * The removal policy of a resource that holds data. In a protected stage it is kept when it leaves its stack, except when
 * the deployment that created it is rolled back. A resource with a fixed name may use it only if CloudFormation can import
 * it by that name: log groups can, secrets cannot (decision 0037).
 */
export function keepIf(isProtected: boolean): RemovalPolicy {
  return isProtected ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY
}
