import { beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../support/app.ts'
import { operations } from '../support/operations.ts'
import { startApp } from '../support/start-app.ts'

describe('the statements of an operation', () => {
  let app: App
  beforeAll(async () => {
    app = await startApp()
  })
  it.each(operations.map(operation => [operation.name, operation] as const))(
    '%s: sends the recorded number of statements, within the budget',
    async (_, operation) => {
      const { budget, today } = operation
      const run = await operation.prepare(app)
      let status = 0
      const counted = await app.statementsOf(async () => {
        status = (await run()).status
      })
      expect(status).toBeLessThan(300)
      expect(counted).toEqual(today)
      expect(counted.inSequence).toBeLessThanOrEqual(budget.inSequence)
      expect(counted.inAll).toBeLessThanOrEqual(budget.inAll)
    },
  )
})
