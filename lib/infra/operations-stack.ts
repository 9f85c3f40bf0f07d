import { Stack } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import type { ApiStack } from './api-stack.ts'
import { type FunctionContract, isForOperators } from './contracts.ts'
import { createFunctions } from './create-functions.ts'
import type { DataStack } from './data-stack.ts'
import { Health } from './health.ts'
import type { Stage } from './stage.ts'

interface OperationsStackProps {
  readonly stage: Stage
  readonly data: DataStack
  readonly api: ApiStack
  readonly contracts: readonly FunctionContract[]
  /** Whether the stack is protected from deletion. */
  readonly guarded: boolean
}

/**
 * The routes for operators, behind the API of the API stack, and the alarms that refer to no other resource. A separate
 * stack, because CloudFormation limits the resources of a stack (decision 0064).
 */
export class OperationsStack extends Stack {
  constructor(scope: Construct, id: string, { stage, data, api, contracts, guarded }: OperationsStackProps) {
    super(scope, id, {
      description: `Dashtam (${stage.name}): operator routes, alarms`,
      terminationProtection: guarded,
      tags: { application: 'dashtam', stage: stage.name },
    })
    // In releases before this stack, the API stack had these resources. Their names must be free.
    this.addStackDependency(api, 'The API stack applies the migrations')
    api.api.addRoutes(createFunctions(this, contracts.filter(isForOperators), api.shared), this)
    new Health(this, 'Health', {
      stage,
      alarms: data.alarms,
      jobs: contracts.flatMap(({ job }) => job ?? []),
    })
  }
}
