import { expect, it } from 'vitest'
import { runCommand } from '../support/commands.ts'
import { mailsOf, queryLocal, recorder, signUp } from '../support/load.ts'
import { newDirectory, startLocal } from '../support/local-cloud.ts'

it('protects the sessions of other users and the newest migration', { timeout: 180_000 }, async () => {
  const directory = newDirectory()
  const { url, said, child, exited } = await startLocal(directory)
  const run = (file: string, ...argv: string[]) =>
    runCommand(file, argv, { env: { DATA_DIR: directory, SMOKE_URL: url } })

  const passed = await run('smoke.ts', '--everyone')
  expect(passed.output).toMatch(/^ok {2}me after the rotation \(401\)$/m)
  expect(passed.code).toBe(0)

  const { call } = recorder(url)
  const { access_token } = await signUp(url, call, 'ada@example.com')
  const rejected = await run('smoke.ts', '--everyone')
  expect(rejected.output).toBe(
    'Other users in the database: 1. --everyone would sign them out. No changes were made.',
  )
  expect(rejected.code).toBe(1)
  expect((await call('GET', 'me', undefined, access_token)).status).toBe(200)
  const registered = (await mailsOf(url)).map(({ to }) => to).filter(to => to.startsWith('smoke-'))
  expect(new Set(registered).size).toBe(1)

  const migrations = () => queryLocal(directory, said(), 'select name from kysely_migration order by name')
  const before = await migrations()
  const down = await run('migrate.ts', 'down')
  expect(down.output).toContain(`This rolls back ${before.at(-1)?.['name']}`)
  expect(down.code).toBe(2)
  expect(await migrations()).toEqual(before)
  expect((await run('migrate.ts', 'down', '--yes')).code).toBe(0)
  expect(await migrations()).toEqual(before.slice(0, -1))
  child.kill('SIGINT')
  expect(await exited).toBe(0)
})
