import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, inject, it } from 'vitest'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')
const PAGES = [
  'client/README.md',
  'docs/use/client.md',
  'docs/use/connecting-a-provider.md',
  'docs/use/second-factors.md',
]

/** What the snippets use and do not declare: the code of the reader, and values of earlier snippets. */
const SURROUNDINGS = `import type { Client } from '@dashtam/client'
import type { AccessTokenClaims } from '@dashtam/client/verify'

declare global {
  const baseUrl: string, email: string, password: string, token: string
  const client: Client
  const id: string, accountId: string, userId: string, state: string, code: string
  const signal: AbortSignal
  const greet: (name: string) => void, show: (value: unknown) => void, showError: (text: string) => void
  const showLogin: () => void, showConnections: () => void, showProblem: (problem: object) => void
  const createClient: typeof import('@dashtam/client').createClient
  type Proof = Parameters<Client['auth']['stepUp']>[0]['factor']
  const ask: (question: string) => Promise<string>, askForSecondFactor: (pending: object) => void
  const askForProof: (factor: string, signal?: AbortSignal) => Promise<Proof>
  const showDialog: (factors: readonly string[], required: string) => Promise<Proof | undefined>
  const handle: (userId: AccessTokenClaims['user_id']) => void
  const openWidget: (linkToken: string, onSuccess?: (publicToken: string) => unknown) => void
  const Plaid: {
    create(options: {
      token: string
      onSuccess: (publicToken: string) => unknown
      onExit: () => unknown
    }): { open(): void }
  }
  const encrypt: (text: string) => string, decrypt: (text: string | undefined) => string | null
  const request: { cookies: { get(name: string): string | undefined } }
  const response: { cookies: { set(name: string, text: string, options: object): void; delete(name: string): void } }
}
`

/** Returns the TypeScript blocks of a page, each with the line where it begins. */
function snippets(page: string) {
  const markdown = readFileSync(join(root, page), 'utf8')
  return [...markdown.matchAll(/```ts\n(.*?)```/gs)].map(({ index, 1: code = '' }) => ({
    name: `${page.replaceAll(/\W/g, '-')}-${markdown.slice(0, index).split('\n').length}.ts`,
    code,
  }))
}

/** A snippet can return, and can declare a name of the surroundings again. */
function asModule(code: string): string {
  const lines = code.split('\n')
  const isImport = (line: string) => line.startsWith('import ')
  const rest = lines.filter(line => !isImport(line))
  return [...lines.filter(isImport), 'export async function snippet() {', ...rest, '}'].join('\n')
}

it('has TypeScript in the guides of the client that compiles', { timeout: 120_000 }, async () => {
  const folder = mkdtempSync(join(inject('scratch'), 'snippets-'))
  const found = PAGES.flatMap(snippets)
  expect(found.length).toBeGreaterThan(10)
  for (const { code, name } of found) writeFileSync(join(folder, name), asModule(code))
  writeFileSync(join(folder, 'surroundings.d.ts'), SURROUNDINGS)
  const compilerOptions = {
    module: 'preserve',
    target: 'es2022',
    lib: ['es2022', 'dom', 'dom.iterable', 'esnext.disposable'],
    types: [],
    paths: {
      '@dashtam/client': [join(root, 'client/src/index.ts')],
      '@dashtam/client/passkeys': [join(root, 'client/src/passkeys.ts')],
      '@dashtam/client/verify': [join(root, 'client/src/verify.ts')],
    },
    strict: true,
    noEmit: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }))
  const compiler = join(root, 'node_modules/typescript-7/bin/tsc')
  const printed = await run(process.execPath, [compiler, '--pretty', 'false'], { cwd: folder }).then(
    ({ stdout }) => stdout,
    error => error.stdout,
  )
  expect(printed).toBe('')
})
