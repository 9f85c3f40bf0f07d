import { execFile, execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { operations } from '../../client/src/generated/table.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(inject('scratch'), 'consumer-'))
const client = join(folder, 'node_modules/@dashtam/client')

/** The older compiler takes long on a busy machine. */
const TIMEOUT_MILLISECONDS = 120_000

/** Uses the types of every method. */
const CALLS = `import { createClient } from '@dashtam/client'
const client = createClient({ baseUrl: '' })
const read = (value: unknown) => value
${Object.entries(operations)
  .flatMap(([group, methods]) => Object.keys(methods).map(method => `${group}.${method}`))
  .filter(method => method !== 'auth.refreshTokens')
  .map(
    method =>
      `read((call: ReturnType<typeof client.${method}>) => call.then(one => one.ok || one.problem.code))`,
  )
  .join('\n')}
`

/** Packs the client like a release, and installs the package into an empty project. */
beforeAll(() => {
  const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env['PATH']}` }
  const printed = execFileSync('npm', ['pack', '--json', '--pack-destination', folder], {
    cwd: join(root, 'client'),
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [packed] = JSON.parse(printed)
  mkdirSync(client, { recursive: true })
  execFileSync('tar', ['-xzf', join(folder, packed.filename), '-C', client, '--strip-components=1'])
  mkdirSync(join(folder, 'node_modules/@types'))
  symlinkSync(join(root, 'node_modules/react'), join(folder, 'node_modules/react'))
  symlinkSync(join(root, 'node_modules/@types/react'), join(folder, 'node_modules/@types/react'))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  copyFileSync(join(root, 'test/client/consumer/consumer.ts.txt'), join(folder, 'consumer.ts'))
})

const compilers = { 'TypeScript 6': 'typescript/bin/tsc6', 'TypeScript 7': 'typescript-7/bin/tsc' } as const
const resolutions = { bundler: 'esnext', nodenext: 'nodenext' } as const

interface Compilation {
  readonly compiler: keyof typeof compilers
  readonly moduleResolution: keyof typeof resolutions
  readonly file: string
  readonly skipLibCheck: boolean
}

/** Compiles a file of the project, and returns the statistics of the compiler. */
async function compile({
  compiler,
  moduleResolution,
  file,
  skipLibCheck,
}: Compilation): Promise<Map<string, string>> {
  const compilerOptions = {
    module: resolutions[moduleResolution],
    moduleResolution,
    target: 'es2022',
    lib: ['es2022', 'dom'],
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    allowUnreachableCode: true,
    noEmit: true,
    skipLibCheck,
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [file] }))
  const argv = [join(root, 'node_modules', compilers[compiler]), '-p', folder, '--extendedDiagnostics']
  const { stdout, code } = await run(process.execPath, argv).then(
    result => ({ ...result, code: 0 }),
    error => error,
  )
  expect(code, stdout).toBe(0)
  return new Map(
    [...stdout.matchAll(/^([\w /]+):\s+(\S+)$/gm)].map(([, key = '', value = '']) => [key, value]),
  )
}

describe.each(['TypeScript 6', 'TypeScript 7'] as const)(
  'with %s',
  { timeout: TIMEOUT_MILLISECONDS },
  compiler => {
    it.each(['bundler', 'nodenext'] as const)(
      'an application compiles, module resolution %s',
      async moduleResolution => {
        await compile({ compiler, moduleResolution, file: 'consumer.ts', skipLibCheck: false })
      },
    )

    it('the types take under a second to check', async () => {
      writeFileSync(join(folder, 'calls.ts'), CALLS)
      const statistics = await compile({
        compiler,
        moduleResolution: 'nodenext',
        file: 'calls.ts',
        skipLibCheck: true,
      })
      const count = (name: string) => Number(statistics.get(name))
      console.log(
        `client types, ${compiler}: check ${statistics.get('Check time')}, ${count('Types')} types, ` +
          `${count('Instantiations')} instantiations`,
      )
      // The time depends on the machine. These numbers do not, and determine it.
      expect(count('Types')).toBeLessThan(3000)
      expect(count('Instantiations')).toBeLessThan(4000)
    })
  },
)

it('runs in a project without other packages', () => {
  const source = `
    import { createClient } from '@dashtam/client'
    import { verifyAccessToken } from '@dashtam/client/verify'
    const client = createClient({ baseUrl: 'http://127.0.0.1:9' })
    const { problem } = await client.providers.list()
    const { reason } = await verifyAccessToken('x', { issuer: 'http://127.0.0.1:9', audience: 'a' })
    console.log(problem.code, reason)`
  const options = { cwd: folder, encoding: 'utf8' } as const
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', source], options)
  expect(output.trim()).toBe('network_error invalid_token')
})
