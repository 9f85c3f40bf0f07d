/** The maximum number of rows in a page. The Data API limits a result to 1 MiB; the largest rows have about 2 kB. */
export const PAGE_ROWS = 300

/** The pages of the rows of a section. */
export type RowPages = AsyncGenerator<readonly object[]>

/** Reads rows in pages, by increasing id. `select` returns at most `PAGE_ROWS` rows with an id above `after`. */
export async function* rowPages<R extends { readonly id: string }>(
  select: (after: string) => Promise<readonly R[]>,
): RowPages {
  let after: string | undefined = '00000000-0000-0000-0000-000000000000'
  while (after !== undefined) {
    const rows: readonly R[] = await select(after)
    yield rows
    after = rows.length === PAGE_ROWS ? rows.at(-1)?.id : undefined
  }
}

/** Reads rows without an id as one page. Only for tables with few rows of each user. */
export async function* onePage(rows: Promise<readonly object[]>): RowPages {
  yield await rows
}
