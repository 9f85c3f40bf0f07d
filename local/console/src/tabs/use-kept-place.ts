import { type RefObject, useLayoutEffect, useRef } from 'react'

/**
 * Keeps the place in a list that scrolls, when items are added at its top. At the very top, the list stays there, so that
 * new items are seen.
 *
 * @param items - The items. The place is adjusted when they change.
 */
export function useKeptPlace<E extends HTMLElement>(items: unknown): RefObject<E | null> {
  const list = useRef<E>(null)
  const former = useRef<{ readonly items: unknown; readonly height: number }>(undefined)
  useLayoutEffect(() => {
    const element = list.current
    if (!element) return
    const { scrollHeight, scrollTop } = element
    const grown = scrollHeight - (former.current?.height ?? scrollHeight)
    if (former.current?.items !== items && scrollTop > 0 && grown > 0) element.scrollTop = scrollTop + grown
    former.current = { items, height: scrollHeight }
  })
  return list
}
