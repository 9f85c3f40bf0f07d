import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { describe, expect, it, onTestFinished } from 'vitest'
import { findActiveSession } from '../../../lib/auth/sessions/store/find-active-session.ts'
import { bundleFunctions } from '../../../lib/infra/bundling/bundle-functions.ts'
import { compiledStatements } from '../../../lib/infra/bundling/compiled-statements.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** Bundles a module of `lib/` in a temporary folder, and returns its text. */
async function bundleOf(source: string): Promise<string> {
  const folder = mkdtempSync(join(root, 'lib/db/test-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'statements.ts')
  writeFileSync(path, source)
  const { outputFiles } = await build({
    absWorkingDir: root,
    stdin: { contents: `export * from ${JSON.stringify(path)}`, resolveDir: root },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    logLevel: 'silent',
    plugins: [compiledStatements(root)],
  })
  return outputFiles[0]?.text ?? ''
}

const IMPORT = "import { statement } from '../statements/statement.ts'\n"
const QUERY = "statement(db => db.selectFrom('users').select('id'))"

describe('a module of statements in a bundle', () => {
  it('is its texts, without what builds them', async () => {
    const text = await bundleOf(`${IMPORT}export const all = ${QUERY}`)
    expect(text).toContain('select "id" from "users"')
    expect(text).not.toContain('kysely')
    expect(text).not.toContain('/statement.ts')
  })

  it('exports nothing else', async () => {
    const source = `${IMPORT}export const all = ${QUERY}\nexport const limit = 5`
    await expect(bundleOf(source)).rejects.toThrow('exports statements, and limit, which is none')
  })

  it('imports the function that declares them in one form only', async () => {
    const source = `import * as of from '../statements/statement.ts'\nexport const all = of.${QUERY}`
    await expect(bundleOf(source)).rejects.toThrow('Only a module of statements can import')
  })

  it('leaves a function without a query builder without Kysely', async () => {
    const folder = mkdtempSync(join(root, 'node_modules/.cache/test-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const [me, login, migrate] = await bundleFunctions(['auth/me', 'auth/login', 'jobs/migrate'], folder)
    const kyselyIn = (bundle: typeof me) =>
      Object.keys(bundle?.metafile.inputs ?? {}).filter(path => path.includes('node_modules/kysely/'))
    expect(kyselyIn(me)).toEqual([])
    expect(kyselyIn(login)).toEqual([])
    expect(kyselyIn(migrate)).not.toEqual([])
    const files = Object.entries(me?.metafile.outputs ?? {}).filter(([, { inputs: of }]) =>
      Object.keys(of).some(path => path.endsWith('find-active-session.ts')),
    )
    expect(files.length).toBe(1)
    expect(findActiveSession.text().sql).toContain('from "sessions"')
  })
})
