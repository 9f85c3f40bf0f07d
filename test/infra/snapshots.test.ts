import { beforeAll, describe, expect, it } from 'vitest'
import { bundledCode, type FunctionCode } from '../../lib/infra/bundling/bundled-code.ts'
import { contractsOf } from '../../lib/infra/contracts.ts'
import { resourcesOf, stageLike, synthesise } from '../support/stack.ts'
import { stages } from '../support/stages.ts'

/** Hashes of code, which change with every source; and of the CDK's own function, which change with its version. */
const withoutHashes = (text: string) =>
  text
    .replace(/"[0-9a-f]{64}\.zip"/g, '"ASSET.zip"')
    .replace(/CurrentVersion[0-9A-F]{8}[0-9a-f]{32}/g, 'CurrentVersion')

/** A line for each part of a template, so that what changes can be read. */
const lines = (template: Record<string, Record<string, unknown>>) =>
  ['Resources', 'Outputs']
    .flatMap(section => Object.entries(template[section] ?? {}))
    .map(([id, part]) => withoutHashes(`${id} ${JSON.stringify(part)}\n`))
    .join('')

describe('a synthesis', () => {
  let code: FunctionCode
  beforeAll(async () => {
    code = await bundledCode(contractsOf())
  }, 120_000)

  it.each(Object.keys(stages))('of %s is what its snapshot says', async name => {
    const { api, data } = synthesise(stageLike(name), { code })
    for (const [stack, template] of Object.entries({ api, data }))
      await expect(lines(template.toJSON())).toMatchFileSnapshot(`snapshots/${name}.${stack}.snap`)
  })

  it('calls the jobs of the deployment again whenever their code changes, and only then', () => {
    const handlers = (one: FunctionCode) =>
      [...resourcesOf(synthesise(stageLike('dev'), { code: one }).api, 'Custom::Trigger').values()].map(
        ({ Properties }) => JSON.stringify(Properties['HandlerArn']),
      )
    const migrated = handlers(code)
    expect(handlers(code)).toEqual(migrated)
    const changed: FunctionCode = {
      ...code,
      folderOf: id => code.folderOf(id === 'jobs/migrate' ? 'jobs/make-keys' : id),
    }
    expect(handlers(changed)[0]).not.toBe(migrated[0])
    expect(handlers(changed)[1]).toBe(migrated[1])
  })
})
