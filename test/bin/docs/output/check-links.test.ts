import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { checkLinks } from '../../../../bin/docs/output/check-links.ts'

function checked(files: Readonly<Record<string, string>>, base = '/'): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'links-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return checkLinks(folder, base)
}

describe('the check of links', () => {
  it('accepts pages, anchors, files and other sites', () => {
    const files = {
      'index.html': `<a href="/a/#x">a</a><a href='a/'>a</a><img src=/i.svg><a href="https://x.example/">x</a>`,
      'a/index.html':
        '<h2 id="x">x</h2><a href="#x">x</a><a href="../">up</a><script>"<a href=/no/>"</script>',
      'i.svg': '',
    }
    expect(checked(files)).toEqual([])
  })

  it('reports missing pages and anchors, and links outside the base path', () => {
    expect(checked({ 'index.html': '<a href="/b/">b</a><a href="#y">y</a><a href="/b.md">b</a>' })).toEqual([
      '/: the link /b/ has no target.',
      '/: the link #y has no target.',
      '/: the link /b.md has no target.',
    ])
    expect(checked({ 'index.html': '<a href="/x/">x</a><a href="/">root</a>' }, '/x/')).toEqual([
      '/x/: the link / has no target.',
    ])
  })
})
