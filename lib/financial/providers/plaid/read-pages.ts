import type { ReadResult } from '../provider-failure.ts'
import { MAX_CALLS } from './max-calls.ts'

/** Rows per page: the largest that Plaid accepts. */
export const PAGE_SIZE = 500
/** One call reads the account. */
const MAX_PAGES = MAX_CALLS - 1

/** A page of rows, and the number of all rows. */
export interface PlaidPage<T> {
  readonly rows: readonly T[]
  readonly total: number
}

/**
 * Reads all pages of a list with an offset. If the number of rows changes on the way, rows may have moved between the
 * pages: then it starts again. A list that is too long, or that does not stop changing, is a failure.
 */
export async function readPages<T>(
  readPage: (offset: number) => Promise<ReadResult<PlaidPage<T>>>,
): Promise<ReadResult<T[]>> {
  let rows: T[] = []
  let total: number | undefined
  for (let calls = 0; calls < MAX_PAGES; calls += 1) {
    const page = await readPage(rows.length)
    if (page.kind !== 'read') return page
    // An empty page before the end also means that rows were removed on the way.
    const isEmpty = page.value.rows.length === 0 && rows.length < page.value.total
    if (isEmpty || (total !== undefined && page.value.total !== total)) {
      rows = []
      total = undefined
      continue
    }
    total = page.value.total
    for (const row of page.value.rows) rows.push(row)
    if (rows.length >= total) return { kind: 'read', value: rows }
  }
  return { kind: 'failed', reason: 'too_many_rows' }
}
