import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Application } from 'typedoc'
import { describe, expect, it, onTestFinished } from 'vitest'
import { mergeByFolder } from './by-folder.ts'
import { undocumentedExports } from './undocumented.ts'

const site = fileURLToPath(new URL('..', import.meta.url))

async function convert(source: string) {
  // Below site/, so that TypeScript finds a configuration.
  const folder = mkdtempSync(join(site, '.code-reference-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'x'))
  writeFileSync(join(folder, 'x/a.ts'), source)
  writeFileSync(join(folder, 'x/b.ts'), '/** B. */\nexport const b = 1\n')
  writeFileSync(join(folder, 'tsconfig.json'), '{ "compilerOptions": { "types": [] }, "include": ["x"] }')
  const app = await Application.bootstrap({
    entryPoints: [join(folder, 'x/a.ts'), join(folder, 'x/b.ts')],
    tsconfig: join(folder, 'tsconfig.json'),
    basePath: folder,
    disableGit: true,
    disableSources: true,
    logLevel: 'None',
  })
  mergeByFolder(app, [{ folder: 'x', path: 'code/x', files: '*.ts', text: '' }])
  const project = await app.convert()
  if (!project) throw new Error('TypeDoc failed')
  return project
}

describe('the code reference', () => {
  it('has one page for the files of a folder', async () => {
    const project = await convert('/** A. */\nexport const a = 1\n')
    expect(project.children?.map(({ name, children }) => [name, children?.map(child => child.name)])).toEqual(
      [['code/x', ['a', 'b']]],
    )
  })

  it('reports exports without TSDoc', async () => {
    const project = await convert(
      'export const a = 1\nexport function f() {}\n/** G. */\nexport function g() {}\nexport interface I { x: 1 }\nconst private_ = 1\n',
    )
    expect(undocumentedExports(project)).toEqual(['code/x.I', 'code/x.a', 'code/x.f'])
  })
})
