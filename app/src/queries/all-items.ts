import type { Page, PageCall } from '@dashtam/client'

/** The size of the pages for lists that are read as a whole: the largest that the API allows. */
export const WHOLE_LIST = { per_page: 100 } as const

/** Reads all pages of a list. */
export async function allItems<Item, Code extends string>(call: PageCall<Page<Item>, Code>): Promise<Item[]> {
  const items: Item[] = []
  for await (const item of call) items.push(item)
  return items
}
