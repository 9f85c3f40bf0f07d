// Code that must not compile (design, section 3). `npm run check:types` fails if one of these compiles.
import * as z from 'zod/mini'
import { endpoint } from '../../lib/http/endpoint.ts'
import { route } from '../../lib/routes/route.ts'

const example = route({
  id: 'test/example',
  operationId: 'example',
  tag: 'system',
  title: 'Example',
  method: 'POST',
  path: '/example',
  access: 'public',
  summary: 'An example.',
  body: z.strictObject({ name: z.string() }),
  reply: { status: 200, body: z.object({ greeting: z.string() }) },
  problems: ['invalid_credentials'],
  uses: ['mailQueue'],
})

type Outcome =
  | { kind: 'greeted'; greeting: string }
  | { kind: 'invalid_credentials' }
  | { kind: 'account_disabled' }
declare const outcome: Outcome

export const compiles = endpoint(example, async ({ body, fail }) =>
  body.name === '' ? fail('invalid_credentials') : { greeting: `Hello ${body.name}` },
)

export const undeclaredProblem = endpoint(example, async ({ fail }) =>
  // @ts-expect-error: the route does not declare `account_disabled`
  fail('account_disabled'),
)

// @ts-expect-error: `account_disabled` has no case, so the handler can return undefined
export const forgottenOutcome = endpoint(example, async ({ fail }) => {
  switch (outcome.kind) {
    case 'greeted':
      return { greeting: outcome.greeting }
    case 'invalid_credentials':
      return fail(outcome.kind)
  }
})

// @ts-expect-error: the reply lacks `greeting`
export const wrongReply = endpoint(example, async () => ({ salutation: 'Hello' }))

export const ungrantedService = endpoint(example, async ({ services }) => {
  // @ts-expect-error: the route does not use `database`
  services.database
  return { greeting: 'Hello' }
})

export const unknownField = endpoint(example, async ({ body }) => ({
  // @ts-expect-error: the body has no `surname`
  greeting: body.surname,
}))

export const absentCaller = endpoint(example, async ({ caller }) => ({
  // @ts-expect-error: a public route has no caller
  greeting: caller.user.name,
}))
