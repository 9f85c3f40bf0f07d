import { Validations } from 'aws-cdk-lib'
import type { IConstruct } from 'constructs'

/** Says why rules of cdk-nag do not hold for a construct and what is in it: each rule by its id, with the reason. */
export function acknowledge(scope: IConstruct, reasons: Readonly<Record<string, string>>): void {
  for (const [rule, reason] of Object.entries(reasons))
    Validations.of(scope).acknowledge({ id: `AwsSolutions-${rule}`, reason })
}
