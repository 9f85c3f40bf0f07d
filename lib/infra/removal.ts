import { RemovalPolicy } from 'aws-cdk-lib'

/**
 * What becomes of a resource that leaves its stack. What a failed first deployment made is deleted even where data are
 * kept: with its fixed name it would stand in the way of the next one.
 */
export function keepIf(isProtected: boolean): RemovalPolicy {
  return isProtected ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY
}
