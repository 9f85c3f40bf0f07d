import type { SwitchValues } from '../switch-table.ts'

/** The transactions that were added between the pages of items. */
export type RowChanges = ReturnType<typeof openRowChanges>

/** Counts the transactions that were added between two pages, for each item. They do not persist. */
export function openRowChanges() {
  const added = new Map<string, number>()
  return {
    /** Returns the number of added transactions. Adds one if the switch says so and this is not the first page. */
    atPage: (itemId: string, isFirstPage: boolean, mode: SwitchValues['changing_rows']): number => {
      const before = added.get(itemId) ?? 0
      if (mode === 'never') added.delete(itemId)
      if (mode === 'never') return 0
      const count = isFirstPage || (mode === 'once' && before > 0) ? before : before + 1
      added.set(itemId, count)
      return count
    },
    /** Returns the number of added transactions. */
    of: (itemId: string): number => added.get(itemId) ?? 0,
  }
}
