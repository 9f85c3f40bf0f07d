import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Metafile } from 'esbuild'
import { SynthFault } from '../synth-fault.ts'

/**
 * Rejects dynamic imports of CommonJS packages that read named exports. With `splitting`, esbuild creates a chunk
 * that exports only `default` (evanw/esbuild#3245). Named exports are then `undefined` in the bundle, although they
 * exist when Node runs the sources. Valid forms:
 * `(await import('x')).default` and `const { default: x } = await import('x')`.
 * @throws {SynthFault} with each file and package.
 */
export function assertDefaultImports({ inputs }: Metafile, root: string): void {
  const faults = Object.entries(inputs).flatMap(([file, { imports }]) => {
    const packages = imports.flatMap(({ kind, path, original }) =>
      kind === 'dynamic-import' && inputs[path]?.format === 'cjs' ? [original ?? path] : [],
    )
    if (packages.length === 0) return []
    const source = readFileSync(join(root, file), 'utf8')
    return [...new Set(packages)]
      .filter(name => !readsDefaultOnly(source, name))
      .map(name => `${file} imports '${name}'`)
  })
  if (faults.length > 0)
    throw new SynthFault(
      `A CommonJS package that is imported dynamically has no named exports in a bundle. Use its default export: ${faults.join('; ')}.`,
    )
}

/** Returns true if every `import('name')` in a source reads only `default`. */
export function readsDefaultOnly(source: string, name: string): boolean {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const occurrences = [...source.matchAll(new RegExp(`import\\(\\s*(['"\`])${escaped}\\1\\s*\\)`, 'g'))]
  return (
    occurrences.length > 0 &&
    occurrences.every(({ index, 0: text }) => {
      const before = source.slice(0, index)
      const after = source.slice(index + text.length)
      return (
        (/\(\s*await\s+$/.test(before) && /^\s*\)\s*\.default\b/.test(after)) ||
        /\{\s*default:\s*[\w$]+\s*\}\s*=\s*await\s+$/.test(before)
      )
    })
  )
}
