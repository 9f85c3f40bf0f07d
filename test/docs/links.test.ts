import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, it } from 'vitest'
import { runbookSections } from '../../lib/infra/runbook.ts'

// The site checks its own links when it is built. These tests cover the links as GitHub shows them.

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  encoding: 'utf8',
})
  .split('\n')
  .filter(file => file !== '' && existsSync(file))

const withoutCode = (text: string) => text.replace(/^ *```.*?^ *```/gms, '')

function linksOf(file: string): string[] {
  const links = [...withoutCode(readFileSync(file, 'utf8')).matchAll(/\]\(([^)\s]+)\)/g)]
  return links.map(([, link = '']) => link).filter(link => !/^(https?:|mailto:|\/)/.test(link))
}

/** Returns why a link leads nowhere; `undefined` if it leads to a file and, with `#`, to one of its headings. */
function fault(file: string, link: string): string | undefined {
  const [path = '', anchor] = link.split('#')
  const target = path === '' ? file : normalize(join(dirname(file), path))
  if (!existsSync(target)) return `${file}: ${link} has no file`
  if (anchor === undefined || !target.endsWith('.md')) return undefined
  const anchors = runbookSections(withoutCode(readFileSync(target, 'utf8')).replace(/^# /m, '## '))
  return anchors.has(anchor) ? undefined : `${file}: ${link} has no heading`
}

it('lead to files and headings that exist', () => {
  const faults = files.flatMap(file => linksOf(file).flatMap(link => fault(file, link) ?? []))
  expect(faults).toEqual([])
})

it('reach every page from the index', () => {
  const linked = new Set(linksOf('docs/README.md').map(link => normalize(join('docs', link))))
  const pages = files.filter(file => file.startsWith('docs/') && file !== 'docs/README.md')
  expect(pages.filter(page => !linked.has(page))).toEqual([])
})

it('reports a link to nothing', () => {
  expect(fault('README.md', 'docs/nothing.md')).toBe('README.md: docs/nothing.md has no file')
  expect(fault('README.md', '#nothing')).toBe('README.md: #nothing has no heading')
  expect(fault('README.md', 'docs/README.md#decisions')).toBeUndefined()
})
