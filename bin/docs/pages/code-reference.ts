import { execFileSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { sections } from '../../../site/code-reference/sections.ts'
import { CommandError } from '../../command-line/run-command.ts'
import { rewriteLinks } from '../markdown/links.ts'
import type { Page } from './page.ts'

/**
 * Generates the code reference with the packages of the site.
 * @throws {CommandError} if an export has no TSDoc, or if a link in TSDoc has no target.
 */
export function codePages(site: string, repository: string | undefined): Page[] {
  const output = join(site, '.code-reference')
  const script = join(site, 'code-reference/run.ts')
  try {
    execFileSync(process.execPath, [script, output, repository ?? ''], { stdio: 'inherit' })
  } catch {
    throw new CommandError('The code reference has errors.')
  }
  const files = globSync('{code,client}{.md,/**/*.md}', { cwd: output }).toSorted()
  return sections.flatMap(section =>
    files
      .map(file => ({ file, path: file.replace(/\.md$/, '') }))
      .filter(({ path }) => path === section.path || path.startsWith(`${section.path}/`))
      .map(({ file, path }) => codePage(path, readFileSync(join(output, file), 'utf8'), section)),
  )
}

function codePage(path: string, markdown: string, section: (typeof sections)[number]): Page {
  const folder = posix.join(section.folder, posix.relative(section.path, path))
  return {
    path: `reference/${path}`,
    title: folder,
    description: `The exports of ${folder}.`,
    source: folder,
    searchWeight: 0.2,
    body: `${section.text}\n\n${withPageLinks(markdown)}`,
  }
}

/** Links of TypeDoc lead to Markdown files, those of the site to pages. */
function withPageLinks(markdown: string): string {
  return rewriteLinks(markdown, target => target.replace(/^(\/reference\/[^#]+)\.md(?=#|$)/, '$1/'))
}
