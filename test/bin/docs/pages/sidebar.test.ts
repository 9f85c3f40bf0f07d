import { describe, expect, it } from 'vitest'
import { guidePages } from '../../../../bin/docs/pages/guides.ts'
import { sidebarOf } from '../../../../bin/docs/pages/sidebar.ts'
import { referencePages } from '../../../../bin/docs/reference-pages.ts'
import { navigation } from '../../../../site/navigation.ts'

const page = (path: string, more = {}) => ({ path, title: path.toUpperCase(), ...more })

describe('the sidebar', () => {
  it('lists the pages of the navigation, generated sections by group', () => {
    const { entries, faults } = sidebarOf(
      [{ label: 'A', items: ['b', { label: 'C', below: 'c', collapsed: true }, { label: 'D', below: 'd' }] }],
      [
        page('b', { label: 'Bee' }),
        page('c'),
        page('c/1', { group: 'G' }),
        page('c/2', { group: 'G' }),
        page('d'),
      ],
    )
    expect(faults).toEqual([])
    expect(entries).toEqual([
      {
        label: 'A',
        collapsed: false,
        items: [
          { label: 'Bee', link: '/b/' },
          {
            label: 'C',
            collapsed: true,
            items: [
              { label: 'C', link: '/c/' },
              {
                label: 'G',
                collapsed: true,
                items: [
                  { label: 'C/1', link: '/c/1/' },
                  { label: 'C/2', link: '/c/2/' },
                ],
              },
            ],
          },
          { label: 'D', link: '/d/' },
        ],
      },
    ])
  })

  it('reports missing pages, and pages that it does not list', () => {
    expect(sidebarOf([{ label: 'A', items: ['b'] }], [page('c')]).faults).toEqual([
      'The navigation names the page b, which does not exist.',
      'The page c is not in the navigation.',
    ])
  })

  it('of the site lists every page', () => {
    const root = process.cwd()
    const pages = [...guidePages(root, undefined), ...referencePages(root)]
    expect(pages.length).toBeGreaterThan(150)
    expect(sidebarOf(navigation, pages).faults).toEqual([])
    expect(new Set(pages.map(({ path }) => path)).size).toBe(pages.length)
  })
})
