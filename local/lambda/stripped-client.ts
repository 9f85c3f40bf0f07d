import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { transformSync } from 'esbuild'

let written: string | undefined

/**
 * Returns the path of the Runtime API client without its types. Written once per process: Node would strip the types
 * at each cold start, for more CPU time than the import of a bundle. Lambda's client is JavaScript too.
 */
export function strippedClient(): string {
  written ??= write()
  return written
}

function write(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'dashtam-runtime-')))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'runtime-client.mjs')
  const source = readFileSync(new URL('./runtime-client.ts', import.meta.url), 'utf8')
  writeFileSync(path, transformSync(source, { loader: 'ts', format: 'esm', target: 'node24' }).code)
  return path
}
