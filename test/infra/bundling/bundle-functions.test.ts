import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Metafile } from 'esbuild'
import { expect, inject, it, onTestFinished } from 'vitest'
import { bundleFunctions } from '../../../lib/infra/bundling/bundle-functions.ts'
import { bundledCode } from '../../../lib/infra/bundling/bundled-code.ts'
import { contractsOf } from '../../../lib/infra/contracts.ts'
import { WHOLE_VCPU_MEGABYTES } from '../../../lib/memory.ts'
import type { Setting } from '../../../lib/runtime/configuration/kinds.ts'
import { settingsTable } from '../../../lib/runtime/configuration/settings.ts'
import { bundleSizes } from '../../support/bundle-sizes.ts'
import { startCloud } from '../../support/cloud.ts'
import { newDatabase } from '../../support/databases.ts'

it('bundles every function, and only functions that hash have one vCPU', {
  timeout: 120_000,
}, async () => {
  const postgres = inject('postgres')
  const cloud = await startCloud(postgres, await newDatabase(postgres))
  onTestFinished(cloud.stop)
  const ids = contractsOf().map(({ id }) => id)
  const code = await bundledCode(contractsOf())
  const bundles = ids.map(id => ({ id, metafile: code.metafileOf(id) }))
  const files = ids.map(id => [id, join(code.folderOf(id), 'index.mjs')])
  const script = `for (const [id, file] of ${JSON.stringify(files)}) {
    const { handler } = await import(file)
    console.log(id, typeof handler)
  }`
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
  expect(output.trim().split('\n')).toEqual(ids.map(id => `${id} function`))
  // A function can hash if its bundle contains bcryptjs.
  const hashing = bundles.filter(({ metafile }) =>
    Object.values(metafile.outputs).some(({ inputs }) =>
      Object.entries(inputs).some(
        ([path, { bytesInOutput }]) => path.startsWith('node_modules/bcryptjs/') && bytesInOutput > 0,
      ),
    ),
  )
  const withWholeVcpu = contractsOf().filter(
    ({ memoryMegabytes }) => memoryMegabytes === WHOLE_VCPU_MEGABYTES,
  )
  expect(hashing.map(({ id }) => id)).toEqual(withWholeVcpu.map(({ id }) => id))
  expect(withWholeVcpu.length).toBeGreaterThan(0)
  const overBudget = bundleSizes(bundles).filter(({ imported, inAll }) =>
    [imported, inAll].some(({ kilobytes, budget }) => kilobytes > budget),
  )
  expect(overBudget).toEqual([])
})

it('includes the query builder only in functions that build queries', async () => {
  const contracts = contractsOf()
  const code = await bundledCode(contracts)
  const kyselyIn = ({ id }: { id: string }) =>
    Object.values(code.metafileOf(id).outputs)
      .flatMap(({ inputs }) => Object.entries(inputs))
      .filter(([path]) => path.startsWith('node_modules/kysely/'))
      .reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0)
  const building = contracts.filter(({ uses }) =>
    uses.some(name => name === 'database' || name === 'databaseOwner'),
  )
  // A module that also exports a fragment of SQL brings a few of its classes.
  expect(contracts.filter(one => kyselyIn(one) > 3_000).map(({ id }) => id)).toEqual(
    building.map(({ id }) => id),
  )
  expect(building.every(({ id }) => id.startsWith('jobs/'))).toBe(true)
})

it('excludes services without a grant, and Redis if it is not used', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dashtam-bundle-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const inputsOf = async (id: string, withRedis: boolean) => {
    const [bundle] = await bundleFunctions([id], folder, { withRedis })
    return Object.keys(bundle?.metafile.inputs ?? {})
  }
  const has = (inputs: string[], text: string) => inputs.some(input => input.includes(text))
  const without = await inputsOf('auth/me', false)
  for (const excluded of ['client-sqs', 'client-ses', '@redis', 'services/mail/mail-queue'])
    expect(has(without, excluded)).toBe(false)
  expect(has(without, 'services/database/open-statements.ts')).toBe(true)
  expect(has(without, 'services/database/open-database.ts')).toBe(false)
  expect(has(await inputsOf('auth/me', true), '@redis/client')).toBe(true)
  expect(has(await inputsOf('system/jwks', false), 'services/database/open-')).toBe(false)
})

it('excludes the descriptions of the settings', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dashtam-bundle-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  await bundleFunctions(['auth/login'], folder)
  const code = readdirSync(join(folder, 'auth/login'), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.mjs'))
    .map(name => readFileSync(join(folder, 'auth/login', name), 'utf8'))
    .join('')
  const settings = Object.values(settingsTable).flatMap(group => Object.values<Setting<unknown>>(group))
  expect(settings.filter(({ description }) => code.includes(description))).toEqual([])
  expect(code).toContain('name or ARN of a secret')
})

it('includes the code of a provider only in functions that call providers, and imports it when it is called', async () => {
  const code = await bundledCode(contractsOf())
  const bundlesOf = (ids: string[]) => ids.map(id => ({ id, metafile: code.metafileOf(id) }))
  const plaidIn = ({ metafile }: { metafile: Metafile }, isEntry: boolean) =>
    Object.entries(metafile.outputs)
      .filter(([name]) => name.endsWith('/index.mjs') || !isEntry)
      .flatMap(([, { inputs }]) => Object.entries(inputs))
      .filter(([path, { bytesInOutput }]) => path.includes('/providers/plaid/') && bytesInOutput > 0)
      .map(([path]) => basename(path))
      .toSorted()
  const known = ['definition.ts']
  const without = contractsOf().filter(({ uses }) => !uses.includes('providerHttp'))
  for (const bundle of bundlesOf(without.map(({ id }) => id))) {
    // The activity of a user contains the names of providers, and the dispatcher reads their limits.
    const namesProviders =
      bundle.id.startsWith('provider-types/') ||
      ['auth/activity', 'providers/create', 'jobs/dispatch-refreshes'].includes(bundle.id)
    expect(plaidIn(bundle, false), bundle.id).toEqual(namesProviders ? known : [])
  }
  for (const bundle of bundlesOf(['accounts/list', 'webhooks/receive'])) {
    expect(
      plaidIn(bundle, true).filter(file => !known.includes(file)),
      bundle.id,
    ).toEqual([])
    expect(plaidIn(bundle, false)).toContain('accounts.ts')
  }
})

it('includes the verification of notifications only in the function that receives them', async () => {
  const code = await bundledCode(contractsOf())
  const containing = (text: string) =>
    contractsOf()
      .map(({ id }) => id)
      .filter(id =>
        Object.values(code.metafileOf(id).outputs).some(({ inputs }) =>
          Object.entries(inputs).some(
            ([path, { bytesInOutput }]) => path.includes(text) && bytesInOutput > 0,
          ),
        ),
      )
  expect(containing('lib/financial/webhooks/receive-webhook.ts')).toEqual(['webhooks/receive'])
  expect(containing('lib/financial/providers/plaid/webhooks.ts')).toEqual(['webhooks/receive'])
})

it('includes the settings of events and providers only in functions that read them', async () => {
  const code = await bundledCode(contractsOf())
  const settingsIn = (id: string) =>
    Object.keys(code.metafileOf(id).inputs).flatMap(
      path => path.match(/^lib.*\/(event|provider)-settings/)?.[1] ?? [],
    )
  expect(settingsIn('auth/login')).toEqual([])
  expect(settingsIn('accounts/list')).toEqual(['provider'])
  expect(settingsIn('jobs/deliver-events')).toContain('event')
})

it('includes the schema builder only in the migration job', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dashtam-bundle-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const buildsTables = async (id: string) => {
    const [bundle] = await bundleFunctions([id], folder)
    const written = Object.values(bundle?.metafile.outputs ?? {}).flatMap(({ inputs }) => Object.keys(inputs))
    return written.some(input => input.endsWith('/schema/create-table-builder.js'))
  }
  expect(await buildsTables('auth/me')).toBe(false)
  expect(await buildsTables('jobs/migrate')).toBe(true)
})
