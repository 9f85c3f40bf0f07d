import { answers } from '../../lib/db/statements/answers.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { health } from '../../lib/routes/system.ts'

/** GET /health — checks that the database responds. */
export const handler = endpoint(health, async ({ services }) => {
  await services.statements.one(answers, {})
  return { status: 'ok' as const }
})
