import { spawn } from 'node:child_process'
import { globSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import type { Command, CommandGroup } from '../../bin/command-line/command.ts'
import { migrate } from '../../bin/commands/migrate.ts'
import { ops } from '../../bin/commands/ops.ts'
import { commands } from '../../bin/commands/table.ts'
import manifest from '../../package.json' with { type: 'json' }
import { newDirectory } from '../support/local-cloud.ts'

const NO_NETWORK = new URL('../support/no-network.ts', import.meta.url).href

/** Every npm script that runs a command, with the arguments that it gives: `destroy` → `bin/stack.ts destroy`. */
const scripts = Object.entries(manifest.scripts).flatMap(([name, line]) => {
  const [, file = '', more = ''] = /^node -r \S+ ((?:bin|bench)\/[\w-]+\.ts)(.*)$/.exec(line) ?? []
  return file ? [{ name, file, argv: more.split(' ').filter(Boolean) }] : []
})
const subcommands = [
  ...Object.keys(migrate.commands).map(name => ({
    name: `migrate ${name}`,
    file: 'bin/migrate.ts',
    argv: [name],
  })),
  ...Object.entries<Command | CommandGroup>(ops.commands).flatMap(([name, one]) =>
    [[name], ...('commands' in one ? Object.keys(one.commands).map(inner => [name, inner]) : [])].map(
      argv => ({
        name: `ops ${argv.join(' ')}`,
        file: 'bin/ops.ts',
        argv,
      }),
    ),
  ),
]
const cases = [...scripts, ...subcommands, { name: 'the CDK app', file: 'bin/app.ts', argv: [] }]

/**
 * Runs a command in a process that can neither write files, nor start processes, nor use the network: Node refuses it,
 * and the command fails with a stack.
 */
async function run(file: string, argv: readonly string[], env: Record<string, string> = {}) {
  const { VITEST: _, NODE_OPTIONS: __, ...inherited } = process.env
  const words = [
    ...['-r', './bin/command-line/require-node.cjs', '--permission', '--allow-fs-read=*'],
    ...['--import', NO_NETWORK, file, ...argv],
  ]
  const child = spawn(process.execPath, words, {
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number | null>(resolve => child.once('close', resolve))
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  return { code, out, err }
}

it('covers every file that runs a command', () => {
  const files = new Set(cases.map(({ file }) => file))
  expect(globSync('bin/*.ts').filter(file => !files.has(file))).toEqual([])
})

describe.each(cases)('$name', { timeout: 60_000 }, ({ file, argv }) => {
  it('prints its usage with examples and does nothing else', async () => {
    const replies = await Promise.all([run(file, [...argv, '--help']), run(file, [...argv, '-h', '--bogus'])])
    for (const { code, out, err } of replies) {
      expect(err).toBe('')
      expect(out).toMatch(/^[A-Z][^\n]+\.\n\nUsage: (npm|node) /)
      expect(out).toMatch(/^(Examples|Options and examples of a command):/m)
      expect(code).toBe(0)
    }
  })

  it('refuses a wrong flag and a surplus argument before anything happens', async () => {
    const wrong = [['--bogus'], ['one', 'two', 'three']]
    for (const { code, out, err } of await Promise.all(wrong.map(more => run(file, [...argv, ...more])))) {
      expect(out).toBe('')
      expect(err).toMatch(/^(Unknown option|Option|Unexpected argument|Give a command)[^\n]+\n\n[A-Z]/)
      expect(err).toContain('\nUsage: ')
      expect(code).toBe(2)
    }
  })
})

it('the guard of these tests works', { timeout: 30_000 }, async () => {
  for (const [file, argv] of [
    ['bin/check-language.ts', []],
    ['bin/migrate.ts', ['create', 'never_created']],
  ] as const)
    expect((await run(file, argv)).code).not.toBe(0)
  expect(readdirSync('migrations').filter(name => name.includes('never_created'))).toEqual([])
})

it.each([
  ['bin/stack.ts', ['deploy', '--stag', 'dev'], 'Did you mean --stage?'],
  ['bin/ops.ts', ['confg'], 'Did you mean config?'],
  ['bin/ops.ts', ['audit', '--acton', 'x'], 'Did you mean --action?'],
  ['bench/run.ts', ['colt'], 'Did you mean cold?'],
  ['bin/reset.ts', ['--yess'], 'Did you mean --yes?'],
  ['bin/stack.ts', ['deploy'], '--stage is required.'],
  ['bin/stack.ts', ['diff', '--stage'], "Option '--stage <value>' argument missing"],
  ['bin/stack.ts', ['destroy', '--stage='], '--stage requires a value.'],
  ['bin/stack.ts', ['deploy', '--yes', '--stage', 'dev'], "Unknown option '--yes'"],
  ['bin/migrate.ts', ['create'], 'NAME is required.'],
  ['bin/migrate.ts', ['up', '--yes'], "Unknown option '--yes'"],
  ['bin/migrate.ts', [], 'Give a command: create, up, down, history, current.'],
  ['bin/ops.ts', ['config', '--reason', 'x'], "Unknown option '--reason'"],
  ['bin/openapi.ts', ['nonsense'], 'URL must be an http address.'],
])('%s %j explains what is wrong: %s', async (file, argv, message) => {
  const { code, err } = await run(file, argv)
  expect(err).toContain(message)
  expect(code).toBe(2)
})

it('explains that npm consumed an option that was given without --', async () => {
  const env = { npm_lifecycle_event: 'deploy', npm_config_stage: 'dev' }
  const { err } = await run('bin/stack.ts', ['deploy', 'dev'], env)
  expect(err).toContain('npm itself read --stage. Give the options after `--`: npm run deploy -- --stage …')
})

it.each([
  ['bin/stack.ts', ['deploy'], { npm_config_stage: 'true' }, 'stage'],
  ['bin/stack.ts', ['deploy', '--stage', 'dev', 'x'], { npm_config_stage: 'true' }, undefined],
  [
    'bin/stack.ts',
    ['destroy', '--stag', 'dev'],
    { npm_config_stage: 'true', npm_config_yes: 'true' },
    undefined,
  ],
  ['bin/stack.ts', ['destroy'], { npm_config_yes: 'true' }, undefined],
  ['bin/reset.ts', ['surplus'], { npm_config_yes: 'true' }, undefined],
] as const)('%s %j with %j hints at %s', async (file, argv, env, name) => {
  const { err, code } = await run(file, [...argv], { npm_lifecycle_event: 'x', ...env })
  const [, hinted] = /npm itself read --(\S+)\./.exec(err) ?? []
  expect([code, hinted]).toEqual([2, name])
})

it('names the required Node on an older one', () => {
  const file = readFileSync('bin/command-line/require-node.cjs', 'utf8')
  const printed: string[] = []
  const old = { versions: { node: '18.0.0' }, exit: (code: number) => printed.push(String(code)) }
  const load = new Function('require', 'process', 'console', file)
  load(() => manifest, old, { error: (line: string) => printed.push(line) })
  expect(printed).toEqual([
    expect.stringMatching(/^Dashtam requires Node 24\. This is Node 18\.0\.0\. .*`npm ci`/),
    '1',
  ])
})

describe('without a server', { timeout: 60_000 }, () => {
  const stopped: [string, string[]][] = [
    ['bin/smoke.ts', []],
    ['bin/smoke.ts', ['--everyone']],
    ['bin/ops.ts', ['config']],
    ['bin/ops.ts', ['rotate', '--all', '--yes', '--reason', 'x']],
    ['bin/migrate.ts', ['up']],
    ['bin/migrate.ts', ['down', '--yes']],
    ['bin/migrate.ts', ['history']],
    ['bin/migrate.ts', ['current']],
    ['bin/seed-provider-credentials.ts', ['--provider', 'schwab']],
  ]

  it.each(stopped)('%s %j says that nothing answers, and what to do', async (file, argv) => {
    const directory = newDirectory()
    mkdirSync(directory)
    const recorded = {
      API_URL: 'http://127.0.0.1:1001',
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'x',
      AWS_SECRET_ACCESS_KEY: 'x',
    }
    writeFileSync(join(directory, 'environment.json'), JSON.stringify(recorded))
    const answer = await plain(file, argv, { DATA_DIR: directory, PORT: '' })
    expect(answer.err).toMatch(
      /(^|\n)Nothing answers at http:\/\/127\.0\.0\.1:1001\. Run `npm start` [^\n]+\n$/,
    )
    expect(answer).toMatchObject({ code: 1, out: '' })
    expect(readdirSync(directory)).toEqual(['environment.json'])
  })

  it.each(stopped.slice(2))('%s %j says that no local cloud was started', async (file, argv) => {
    const directory = newDirectory()
    const answer = await plain(file, argv, { DATA_DIR: directory, PORT: '' })
    expect(answer.err).toContain(
      `No local cloud was started with the data directory ${directory}. Run \`npm start\``,
    )
    expect(answer.code).toBe(1)
  })

  it('the port in PORT has precedence, and the data directory must match where its database is used', async () => {
    const directory = newDirectory()
    mkdirSync(directory)
    writeFileSync(join(directory, 'environment.json'), JSON.stringify({ API_URL: 'http://127.0.0.1:1001' }))
    const env = { DATA_DIR: directory, PORT: '1002' }
    for (const [file, argv] of [stopped[0], stopped[2]].map(found => found ?? (['', []] as const)))
      expect((await plain(file, argv, env)).err).toContain('Nothing answers at http://127.0.0.1:1002.')
    for (const file of ['bin/migrate.ts', 'bin/seed-provider-credentials.ts'])
      expect((await plain(file, file.includes('seed') ? ['--provider', 'x'] : ['up'], env)).err).toContain(
        'belongs to the local cloud at http://127.0.0.1:1001, but PORT names another one.',
      )
  })
})

/** Runs a command in an ordinary process. */
async function plain(file: string, argv: readonly string[], env: Record<string, string>) {
  const { VITEST: _, NODE_OPTIONS: __, ...inherited } = process.env
  const child = spawn(process.execPath, [file, ...argv], {
    env: { ...inherited, DATABASE_CLUSTER_ARN: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number | null>(resolve => child.once('close', resolve))
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  return { code, out, err }
}

it('every command in the table has a call that package.json knows', () => {
  for (const { call } of Object.values(commands).flat()) {
    const [, name = ''] = /^npm (?:run )?(?:--silent )?([\w:-]+)/.exec(call) ?? []
    expect(Object.keys(manifest.scripts)).toContain(name)
  }
})
