/** A page of a list. */
export interface Page<T> {
  readonly items: T[]
  readonly total: number
  readonly page: number
  readonly per_page: number
  readonly pages: number
}

/** Which page of a list, and how long a page is. */
export interface PageChoice {
  readonly page: number
  readonly per_page: number
}

/** Which rows of a table are on a page. */
export function rowsOf({ page, per_page }: PageChoice): { offset: number; limit: number } {
  return { offset: (page - 1) * per_page, limit: per_page }
}

/** Makes a page of the rows that are on it. */
export function toPage<T>(items: T[], total: number, { page, per_page }: PageChoice): Page<T> {
  return { items, total, page, per_page, pages: Math.ceil(total / per_page) }
}

/** Takes a page out of a whole list. */
export function pageOf<T>(all: readonly T[], choice: PageChoice): Page<T> {
  const start = (choice.page - 1) * choice.per_page
  return toPage(all.slice(start, start + choice.per_page), all.length, choice)
}

/** A function answers 6 MB at the most, headers and the rest of the page included. */
const MOST_BYTES = 5_500_000

/** Whether a page is small enough to be answered; beyond that the platform answers with an error of its own. */
export function isAnswerable({ items }: Page<unknown>): boolean {
  // Twice: the body travels as a text within JSON.
  return Buffer.byteLength(JSON.stringify(JSON.stringify(items))) <= MOST_BYTES
}
