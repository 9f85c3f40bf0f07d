import type { NavigationGroup, NavigationItem } from '../../../site/navigation.ts'
import type { Page } from './page.ts'

/** An entry of the sidebar, in the format of Starlight. */
export type SidebarEntry =
  | { readonly label: string; readonly link: string }
  | { readonly label: string; readonly collapsed: boolean; readonly items: readonly SidebarEntry[] }

/** The sidebar, and what is wrong with the navigation. */
export interface Sidebar {
  readonly entries: readonly SidebarEntry[]
  /** Messages about pages that the navigation names but that do not exist, and about pages that it does not name. */
  readonly faults: readonly string[]
}

type Listed = Pick<Page, 'path' | 'title' | 'label' | 'group'>

/** Resolves the navigation to links with labels. */
export function sidebarOf(navigation: readonly NavigationGroup[], pages: readonly Listed[]): Sidebar {
  const faults: string[] = []
  const named = new Set<string>()
  const link = (page: Listed): SidebarEntry => {
    named.add(page.path)
    return { label: page.label ?? page.title, link: `/${page.path}/` }
  }
  const resolve = (item: NavigationItem): SidebarEntry[] => {
    if (typeof item === 'string') {
      const page = pages.find(({ path }) => path === item)
      if (!page) faults.push(`The navigation names the page ${item}, which does not exist.`)
      return page ? [link(page)] : []
    }
    const items = 'items' in item ? item.items.flatMap(resolve) : linksBelow(item.below, pages, link)
    return items.length === 0 ? [] : [{ label: item.label, collapsed: item.collapsed ?? false, items }]
  }
  const entries = navigation.flatMap(resolve)
  for (const { path } of pages)
    if (!named.has(path)) faults.push(`The page ${path} is not in the navigation.`)
  return { entries, faults }
}

/** Lists the pages below a path, in subgroups if the pages have groups. */
function linksBelow(below: string, pages: readonly Listed[], link: (page: Listed) => SidebarEntry): SidebarEntry[] {
  const inside = pages.filter(({ path }) => path === below || path.startsWith(`${below}/`))
  return [...Map.groupBy(inside, ({ group }) => group)].flatMap(([group, members]) => {
    const links = members.map(link)
    return group === undefined ? links : [{ label: group, collapsed: true, items: links }]
  })
}
