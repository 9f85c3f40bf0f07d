import { expect, it } from 'vitest'
import { MAX_CALLS } from '../../../../lib/financial/providers/plaid/max-calls.ts'
import { PAGE_SIZE, readPages } from '../../../../lib/financial/providers/plaid/read-pages.ts'

/** Returns a list that `change` changes before a page is read, and the offsets of the reads. */
function listOf(total: number, change: (read: number, rows: number[]) => void = () => {}) {
  const rows = Array.from({ length: total }, (_, index) => index)
  const offsets: number[] = []
  const read = async (offset: number) => {
    change(offsets.length, rows)
    offsets.push(offset)
    return {
      kind: 'read' as const,
      value: { rows: rows.slice(offset, offset + PAGE_SIZE), total: rows.length },
    }
  }
  return { read, offsets, rows }
}

it.each([0, 1, 500, 501, 1000, 3210])('reads %i rows once each', async total => {
  const { read, offsets, rows } = listOf(total)
  expect(await readPages(read)).toEqual({ kind: 'read', value: rows })
  expect(offsets).toHaveLength(Math.max(1, Math.ceil(total / PAGE_SIZE)))
})

it('reads again from the start if a row is added on the way', async () => {
  const { read, offsets, rows } = listOf(1_200, (number, list) => {
    if (number === 2) list.unshift(-1)
  })
  expect(await readPages(read)).toEqual({ kind: 'read', value: rows })
  expect(offsets).toEqual([0, 500, 1000, 0, 500, 1000])
})

it('reads again from the start if so many rows are removed on the way that a page is empty', async () => {
  const { read, rows } = listOf(1_000, (number, list) => {
    if (number === 1) list.splice(0, 600)
  })
  expect(await readPages(read)).toEqual({ kind: 'read', value: rows })
})

it('fails if the rows change at every page, or are too many, instead of returning a part', async () => {
  const changing = listOf(1_200, (_, list) => list.unshift(-1))
  expect(await readPages(changing.read)).toEqual({ kind: 'failed', reason: 'too_many_rows' })
  expect(changing.offsets).toHaveLength(MAX_CALLS - 1)
  const long = listOf(PAGE_SIZE * MAX_CALLS)
  expect(await readPages(long.read)).toEqual({ kind: 'failed', reason: 'too_many_rows' })
  const empty = async () => ({ kind: 'read' as const, value: { rows: [], total: 7 } })
  expect(await readPages(empty)).toMatchObject({ kind: 'failed' })
})

it('returns a failure of any page', async () => {
  const { read } = listOf(1_200)
  const failure = { kind: 'busy', retryAfterSeconds: 60 } as const
  expect(await readPages(async offset => (offset === 500 ? failure : read(offset)))).toEqual(failure)
})
