import * as z from 'zod/mini'
import { MaybeText } from '../reply-fields.ts'
import { PlaidError } from './failures.ts'

const token = z.string().check(z.regex(/^[\x21-\x7e]{1,4096}$/))
const time = z.iso.datetime({ offset: true })
const maybe = <T extends z.ZodMiniType>(schema: T) => z._default(z.nullable(schema), null)

/** `/link/token/create`. */
export const LinkToken = z.object({ link_token: token, expiration: time, hosted_link_url: maybe(z.url()) })

const AddedItem = z.object({
  public_token: token,
  institution: maybe(z.object({ institution_id: MaybeText, name: MaybeText })),
})

const Exit = z.object({ error: maybe(z.object({ error_code: z.string() })) })

const LinkSession = z.object({
  finished_at: MaybeText,
  exit: maybe(Exit),
  results: maybe(z.object({ item_add_results: z._default(z.array(AddedItem), []) })),
  on_exit: maybe(Exit),
})

/** `/link/token/get`. */
export const LinkSessions = z.object({ link_sessions: maybe(z.array(LinkSession)) })

/** One opening of Link with a link token. */
export type PlaidLinkSession = z.infer<typeof LinkSession>

/** `/item/public_token/exchange`. */
export const ExchangedToken = z.object({ access_token: token, item_id: token })

/** `/item/get`. */
export const Item = z.object({
  item: z.object({
    item_id: token,
    institution_id: MaybeText,
    institution_name: MaybeText,
    error: maybe(PlaidError),
    consent_expiration_time: maybe(time),
  }),
})

/** `/item/remove`. */
export const Removed = z.object({})

/** `/item/access_token/invalidate`. */
export const NewAccessToken = z.object({ new_access_token: token })
