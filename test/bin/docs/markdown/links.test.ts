import { describe, expect, it } from 'vitest'
import { escapeTags, plainText } from '../../../../bin/docs/markdown/escape.ts'
import { rewriteLinks } from '../../../../bin/docs/markdown/links.ts'

const marked = (markdown: string) => rewriteLinks(markdown, target => `<${target}>`)

describe('the links of a Markdown text', () => {
  it.each([
    ['[a](b.md)', '[a](<b.md>)'],
    ['[a](b.md "title") and [c](d)', '[a](<b.md> "title") and [c](<d>)'],
    ['[`lib/a.ts`](../lib/a.ts)', '[`lib/a.ts`](<../lib/a.ts>)'],
    ['[a [b]](c)', '[a [b]](c)'],
    ['[a]: b.md', '[a]: <b.md>'],
    ['| [a](b) | [c](d) |', '| [a](<b>) | [c](<d>) |'],
  ])('%j are rewritten', (markdown, expected) => {
    expect(marked(markdown)).toBe(expected)
  })

  it.each([
    '`[a](b)`',
    '``[a](b) ` [c](d)``',
    '```md\n[a](b)\n```',
    '~~~\n[a](b)\n~~~',
    '  ```sh\n[a](b)\n  ```',
  ])('%j stay as they are in code', markdown => {
    expect(marked(markdown)).toBe(markdown)
  })

  it('are replaced by their label if there is no target', () => {
    expect(rewriteLinks('See [`a.ts`](lib/a.ts).', () => undefined)).toBe('See `a.ts`.')
  })
})

describe('text with angle brackets', () => {
  it('is not parsed as HTML, except for allowed elements', () => {
    expect(escapeTags('Bearer <token>, `<a>`, <br/> <https://x.example>')).toBe(
      'Bearer &lt;token>, `<a>`, <br/> <https://x.example>',
    )
  })

  it('of a catalog stays as it is', () => {
    expect(plainText('"Bearer <token>" of *all* `a_b` in c_d')).toBe(
      '"Bearer &lt;token>" of \\*all\\* `a_b` in c\\_d',
    )
  })
})
