/** A page of a list. */
export interface Page<T> {
  readonly items: T[]
  readonly total: number
  readonly page: number
  readonly per_page: number
  readonly pages: number
}

/** The number and the length of a page. */
export interface PageChoice {
  readonly page: number
  readonly per_page: number
}

/** Returns the SQL offset and limit of a page. */
export function rowsOf({ page, per_page }: PageChoice): { offset: number; limit: number } {
  return { offset: (page - 1) * per_page, limit: per_page }
}

/** Creates a page from its items and the total number of items. */
export function toPage<T>(items: T[], total: number, { page, per_page }: PageChoice): Page<T> {
  return { items, total, page, per_page, pages: Math.ceil(total / per_page) }
}

/** Returns a page of a complete list. */
export function pageOf<T>(all: readonly T[], choice: PageChoice): Page<T> {
  const start = (choice.page - 1) * choice.per_page
  return toPage(all.slice(start, start + choice.per_page), all.length, choice)
}

/** A Lambda response has at most 6 MB. The difference is for the headers and the other fields of the page. */
const MAX_BYTES = 5_500_000

/** Returns whether a page fits into a Lambda response. Lambda replaces a larger response with an error. */
export function isAnswerable({ items }: Page<unknown>): boolean {
  // Serialized twice: Lambda encodes the body as a JSON string.
  return Buffer.byteLength(JSON.stringify(JSON.stringify(items))) <= MAX_BYTES
}
