import { mkdtempSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { beforeAll, expect, inject, it } from 'vitest'
import { buildClient } from '../../bin/client/build.ts'

const folder = mkdtempSync(join(inject('scratch'), 'client-'))
const read = (name: string) => readFileSync(join(folder, name), 'utf8')

beforeAll(() => buildClient(folder))

/** Minifies an entry point like the bundler of an application. */
async function minified(name: string, format: 'esm' | 'iife' = 'esm'): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(folder, `${name}.js`)],
    bundle: true,
    minify: true,
    write: false,
    format,
    globalName: 'dashtam',
    external: ['react'],
  })
  return outputFiles[0]?.text ?? ''
}

it.each([
  ['index', 10_000],
  ['passkeys', 4000],
  ['react', 1000],
  ['verify', 12_000],
])('%s.js has at most %i bytes, minified and gzipped', async (name, budget) => {
  const bytes = gzipSync(await minified(name), { level: 9 }).length
  console.log(`client ${name}.js: ${bytes} bytes minified and gzipped, budget ${budget}`)
  expect(bytes).toBeLessThanOrEqual(budget)
})

it('uses only globals that browsers, workers and servers have', async () => {
  const allowed = { AbortController, URL, URLSearchParams, queueMicrotask, performance }
  const text = `${await minified('index', 'iife')}
    const client = dashtam.createClient({ baseUrl: '', fetch: async () => { throw new TypeError('offline') },
      clock: { monotonic: () => 0, wall: () => 0, schedule: () => () => {} } })
    result = client.providers.list({ page: 1 }).then(({ problem }) => problem.code)`
  const context: { result?: Promise<string> } = {}
  runInNewContext(text, Object.assign(context, allowed))
  expect(await context.result).toBe('network_error')
})

it('does not import another package, and not from Node', () => {
  for (const name of ['index.js', 'passkeys.js', 'verify.js'])
    expect(read(name)).not.toMatch(/^import |\bfrom ['"]|require\(/m)
  expect(read('react.js').match(/^import .*$/gm)).toEqual([expect.stringMatching(/ from ["']react["'];?$/)])
})

it('marks the React bindings for the browser, and declares no types of the packages that it contains', () => {
  expect(read('react.js')).toMatch(/^'use client'/)
  expect(read('verify.d.ts')).not.toContain('jose')
  for (const name of ['ceremony', 'passkey-factor', 'sign-in'])
    expect(read(`passkeys/${name}.d.ts`)).not.toContain('simplewebauthn')
})
