import { describe, expect, it } from 'vitest'
import { guidePage } from '../../../../bin/docs/pages/guide.ts'

const links = {
  pages: new Map([
    ['docs/use/errors.md', 'use/errors'],
    ['SECURITY.md', 'operate/security'],
    ['docs/README.md', ''],
  ]),
  exists: (path: string) => path.startsWith('lib/'),
}
const page = (markdown: string, more = {}) =>
  guidePage('docs/use/a.md', markdown, 'use/a', { ...links, ...more })

describe('the page of a guide', () => {
  it('has the heading as its title and the first paragraph as its description', () => {
    expect(page('# Use `it`\n\nFirst [link](errors.md),\nsecond line.\n\n## Next\n\nText.\n')).toMatchObject({
      path: 'use/a',
      title: 'Use it',
      description: 'First link, second line.',
      body: 'First [link](/use/errors/),\nsecond line.\n\n## Next\n\nText.',
      source: 'docs/use/a.md',
    })
  })

  it.each([
    ['```ts\nimport x\n\ny\n```\n\nThe text.', 'The text.'],
    ['- item\n\n`code` begins\nthe text.', 'code begins the text.'],
    ['*Mock* text.', 'Mock text.'],
    ['| a |\n|---|\n| b |', 'A'],
  ])('describes %j as "%s"', (body, description) => {
    expect(page(`# A\n\n${body}`).description).toBe(description)
  })

  it('links to pages, also with anchors and outside docs/', () => {
    const { body } = page(
      '# A\n\n[a](errors.md#b) [c](../../SECURITY.md) [d](../README.md) [e](#f) [g](/reference/api/x/)',
    )
    expect(body).toBe('[a](/use/errors/#b) [c](/operate/security/) [d](/) [e](#f) [g](/reference/api/x/)')
  })

  it('links to files only if the address of the repository is known', () => {
    const markdown = '# A\n\nSee [`a.ts`](../../lib/a.ts).'
    expect(page(markdown).body).toBe('See `a.ts`.')
    expect(page(markdown, { repository: 'https://x.example/blob/main/' }).body).toBe(
      'See [`a.ts`](https://x.example/blob/main/lib/a.ts).',
    )
  })

  it('is refused if it has no heading, or links to a file that does not exist', () => {
    expect(() => page('Text')).toThrow('docs/use/a.md does not begin with a heading')
    expect(() => page('# A\n\n[b](b.md)')).toThrow('docs/use/a.md links to docs/use/b.md')
  })
})
