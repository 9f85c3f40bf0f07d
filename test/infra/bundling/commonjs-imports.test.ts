import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { describe, expect, it, onTestFinished } from 'vitest'
import { assertDefaultImports, readsDefaultOnly } from '../../../lib/infra/bundling/commonjs-imports.ts'

/** Bundles a source that imports a CommonJS module, with the options of functions. */
async function bundleWith(source: string) {
  const folder = mkdtempSync(join(tmpdir(), 'dashtam-commonjs-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'common.cjs'), 'exports.name = 1')
  writeFileSync(join(folder, 'index.mjs'), source)
  const { metafile } = await build({
    absWorkingDir: folder,
    entryPoints: ['index.mjs'],
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    outdir: join(folder, 'out'),
    metafile: true,
  })
  return { metafile, folder }
}

describe('dynamic imports of CommonJS packages', () => {
  it.each([
    "const { name } = await import('./common.cjs'); console.log(name)",
    "const [a, { name }] = await Promise.all([1, import('./common.cjs')]); console.log(a, name)",
    "import('./common.cjs').then(({ name }) => console.log(name))",
    "const all = await import('./common.cjs'); console.log(all.name)",
    "const { default: common } = await import('./common.cjs'); const { name } = await import('./common.cjs'); console.log(common, name)",
  ])('are rejected if they read named exports: %s', async source => {
    const { metafile, folder } = await bundleWith(source)
    expect(() => assertDefaultImports(metafile, folder)).toThrow("index.mjs imports './common.cjs'")
  })

  it.each([
    "const { default: common } = await import('./common.cjs'); console.log(common.name)",
    "const { name } = (await import('./common.cjs')).default; console.log(name)",
    "import { name } from './common.cjs'; console.log(name)",
  ])('are accepted if they read the default export or are static: %s', async source => {
    const { metafile, folder } = await bundleWith(source)
    expect(() => assertDefaultImports(metafile, folder)).not.toThrow()
  })

  it('are rejected in an unknown form', () => {
    expect(readsDefaultOnly('await import(name)', 'x')).toBe(false)
  })
})
