import type { Stack } from 'aws-cdk-lib'
import { cityLayer } from './city-layer.ts'
import { consumerStatements } from './consumers.ts'
import { ContractFunction, type SharedProps } from './contract-function.ts'
import type { FunctionContract } from './contracts.ts'

/** Creates the functions of contracts in a stack. Those that use `locations` share a layer with the city database. */
export function createFunctions(
  stack: Stack,
  contracts: readonly FunctionContract[],
  shared: SharedProps,
): ContractFunction[] {
  const located = contracts.filter(({ uses }) => uses.includes('locations'))
  const cities = located.length > 0 ? cityLayer(stack, located, shared) : undefined
  return contracts.map(
    contract =>
      new ContractFunction(stack, {
        ...shared,
        contract,
        layers: cities && located.includes(contract) ? [cities] : [],
        statements: contract.job ? consumerStatements(contract.job, shared.deployed) : [],
      }),
  )
}
