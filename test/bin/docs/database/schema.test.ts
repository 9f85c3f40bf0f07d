import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { SCHEMA_FILE } from '../../../../bin/docs/database/schema.ts'
import { selectSchema } from '../../../../bin/docs/database/select-schema.ts'
import { startDatabase } from '../../../support/data-api.ts'

describe('the documented database schema', () => {
  it('matches the migrations (npm test -- test/bin/docs/database -u)', async () => {
    const { owner } = await startDatabase()
    const schema = await selectSchema(owner)
    expect(schema.length).toBeGreaterThan(10)
    await expect(`${JSON.stringify(schema, null, 1)}\n`).toMatchFileSnapshot(fileURLToPath(SCHEMA_FILE))
  })
})
