import * as z from 'zod/mini'
import { isForm } from '../form.ts'
import { type Call, json, type Reply, redirect } from '../reply.ts'
import type { Selection } from './panel.ts'

/** Acts on what the body selects: a form, JSON, or nothing for everything. */
export function withSelection(call: Call, idName: string, act: (selection: Selection) => object): Reply {
  const { body } = call
  try {
    const given: unknown = isSentByForm(call)
      ? Object.fromEntries(new URLSearchParams(body))
      : JSON.parse(body || '{}')
    const schema = z.strictObject({ login: z.optional(z.string()), [idName]: z.optional(z.string()) })
    const selection = z.safeParse(schema, given)
    if (!selection.success)
      return json(422, { message: `The body accepts login and ${idName}, both as text.` })
    return done(call, act({ login: selection.data['login'], id: selection.data[idName] }))
  } catch (error) {
    if (error instanceof SyntaxError) return json(400, { message: 'The body is not valid JSON.' })
    throw error
  }
}

/** Redirects forms to the page. Other callers receive the result as JSON. */
export function done(call: Call, result: unknown): Reply {
  return isSentByForm(call) ? redirect(303, '/') : json(200, result)
}

/** `curl -d` sends JSON with the content type of forms. A form never begins with a brace, which it encodes. */
function isSentByForm({ headers, body }: Call): boolean {
  return isForm(headers) && !body.trimStart().startsWith('{')
}
