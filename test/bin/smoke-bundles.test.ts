import { mkdirSync, readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { newDirectory, runProgram } from '../support/local-cloud.ts'

it('removes its temporary files if it is interrupted', { timeout: 300_000 }, async () => {
  const TMPDIR = newDirectory()
  mkdirSync(TMPDIR)
  const { child, exited, said } = runProgram('smoke-bundles', { TMPDIR })
  await expect.poll(said, { timeout: 240_000, interval: 50 }).toMatch(/^ok {2}/m)
  child.kill('SIGINT')
  expect(await exited).toBe(1)
  expect(readdirSync(TMPDIR)).toEqual([])
})
