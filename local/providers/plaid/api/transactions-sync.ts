import * as z from 'zod/mini'
import { parseJson } from '../../../../lib/text/parse-json.ts'
import { type Value, writeJson } from '../../mock/data/exact-json.ts'
import type { TransactionRow } from '../bank/transaction-body.ts'
import { transactionsOf } from '../bank/transactions.ts'
import { failure } from '../failures.ts'
import { viewOf } from '../items/item-state.ts'
import type { Item } from '../items/items.ts'
import { accountBodies, unknownAccount } from './chosen-accounts.ts'
import { type EndpointCall, itemEndpoint, ok } from './endpoint.ts'
import { Count } from './fields.ts'

/** Where a client is: what it knew before the first page, and the page it reads. Times are in milliseconds since 1970. */
const Cursor = z.object({
  item: z.string(),
  account: z.nullable(z.string()),
  /** Null before the first sync. */
  known: z.nullable(z.number()),
  /** The state that the pages describe. Null if the next page is the first one. */
  target: z.nullable(z.number()),
  offset: z.number(),
})
type Cursor = z.infer<typeof Cursor>

/** A change of a transaction. */
type Change = { readonly list: 'added' | 'modified' | 'removed'; readonly body: Value }

const statuses = {
  ready: 'HISTORICAL_UPDATE_COMPLETE',
  initial: 'INITIAL_UPDATE_COMPLETE',
  not_ready: 'NOT_READY',
} as const

const MAX_CURSOR = 256

/** POST /transactions/sync: a page of the changes since a cursor. */
export const transactionsSync = itemEndpoint(
  { path: '/transactions/sync', family: 'transactions', limit: 'TRANSACTIONS_SYNC_LIMIT' },
  {
    cursor: z.optional(z.nullable(z.string().check(z.maxLength(MAX_CURSOR)))),
    count: z._default(Count, 100),
    options: z.optional(
      z.nullable(
        z.strictObject({
          account_id: z.optional(z.nullable(z.string())),
          days_requested: z.optional(z.int()),
          include_original_description: z.optional(z.nullable(z.boolean())),
          include_personal_finance_category: z.optional(z.boolean()),
          include_logo_and_counterparty_beta: z.optional(z.nullable(z.boolean())),
          personal_finance_category_version: z.optional(z.string()),
        }),
      ),
    ),
  },
  (item, { cursor: text, count, options }, call) => {
    const { context, values, now } = call
    if (!item.products.includes('transactions')) return failure('ADDITIONAL_CONSENT_REQUIRED')
    const account = options?.account_id ?? null
    const cursor = text
      ? read(text, item, account)
      : { ...start, item: item.id.slice(0, 8), account: short(account) }
    if (!cursor) return failure('INVALID_FIELD', 'cursor is not a cursor of this item')
    const view = viewOf(item, values, now)
    const fault = unknownAccount(view, account === null ? undefined : [account])
    if (fault) return fault
    if (!item.hasSynced) context.items.update(item, { hasSynced: true })
    const status = statuses[values.history]
    const accounts = accountBodies(view, account === null ? undefined : [account])
    const isMutated = cursor.target !== null && isChanging(item, call)
    if (isMutated) return failure('TRANSACTIONS_SYNC_MUTATION_DURING_PAGINATION')
    const none = { added: [], modified: [], removed: [], accounts, transactions_update_status: status }
    if (values.history === 'not_ready') return ok({ ...none, next_cursor: '', has_more: false })
    const target = cursor.target ?? now
    const changes = changesBetween(item, account, cursor.known, target, call)
    const page = changes.slice(cursor.offset, cursor.offset + count)
    const hasMore = cursor.offset + count < changes.length
    const next = hasMore
      ? { ...cursor, target, offset: cursor.offset + count }
      : { ...cursor, known: target, target: null, offset: 0 }
    const list = (name: Change['list']) => page.filter(one => one.list === name).map(({ body }) => body)
    const lists = { added: list('added'), modified: list('modified'), removed: list('removed') }
    return ok({ ...none, ...lists, next_cursor: write(next), has_more: hasMore })
  },
)

const start: Pick<Cursor, 'known' | 'target' | 'offset'> = { known: null, target: null, offset: 0 }

/** A cursor has only the beginning of an id, so that it stays short. */
function short(id: string | null): string | null {
  return id === null ? null : id.slice(0, 8)
}

function read(text: string, item: Item, account: string | null): Cursor | undefined {
  const cursor = z.safeParse(Cursor, parseJson(Buffer.from(text, 'base64url').toString('utf8'))).data
  return cursor && item.id.startsWith(cursor.item) && cursor.account === short(account) ? cursor : undefined
}

function write(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url')
}

function isChanging({ id }: Item, { context, values }: EndpointCall): boolean {
  const before = context.rowChanges.of(id)
  return context.rowChanges.atPage(id, false, values.changing_rows) > before
}

function changesBetween(
  item: Item,
  account: string | null,
  known: number | null,
  target: number,
  { context, values }: EndpointCall,
): Change[] {
  const rowsAt = (time: number): TransactionRow[] =>
    transactionsOf(viewOf(item, values, time, context.rowChanges.of(item.id))).filter(
      ({ accountId }) => account === null || accountId === account,
    )
  const before = new Map((known === null ? [] : rowsAt(known)).map(row => [row.id, row]))
  const after = rowsAt(target)
  const changes: Change[] = []
  for (const { id, body } of after) {
    const old = before.get(id)
    before.delete(id)
    if (!old) changes.push({ list: 'added', body })
    else if (writeJson(old.body) !== writeJson(body)) changes.push({ list: 'modified', body })
  }
  for (const { id, accountId } of before.values())
    changes.push({ list: 'removed', body: { transaction_id: id, account_id: accountId } })
  return changes
}
