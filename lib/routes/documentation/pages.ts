import type * as z from 'zod/mini'
import type { listOf } from '../fields.ts'
import { type Component, replyObject } from './component.ts'

/** The texts of the query parameters of every list with pages. */
export const pageParameters = {
  page: { description: 'The number of the page, starting at 1.', example: 1 },
  per_page: { description: 'The maximum number of items on a page.', example: 20 },
} as const

/** Describes a page of a list. */
export function pageObject<S extends z.core.$ZodType>(
  name: string,
  schema: ReturnType<typeof listOf<S>>,
  items: string,
  example: z.output<S>,
): Component {
  return replyObject(name, schema as ReturnType<typeof listOf>, {
    description: `A page of ${items}.`,
    fields: {
      items: `The ${items} on this page.`,
      total: `The number of ${items} on all pages.`,
      page: 'The number of this page, starting at 1.',
      per_page: 'The maximum number of items on a page.',
      pages: 'The number of pages; 0 if there are no items.',
    },
    example: { items: [example], total: 1, page: 1, per_page: 20, pages: 1 },
  })
}
