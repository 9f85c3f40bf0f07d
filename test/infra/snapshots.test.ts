import { beforeAll, describe, expect, it } from 'vitest'
import { bundledCode, type FunctionCode } from '../../lib/infra/bundling/bundled-code.ts'
import { contractsOf } from '../../lib/infra/contracts.ts'
import { resourcesOf, stageLike, synthesise } from '../support/stack.ts'
import { stages } from '../support/stages.ts'

/** Removes hashes that change with the source code or with the CDK version. */
const withoutHashes = (text: string) =>
  text
    .replace(/"[0-9a-f]{64}\.zip"/g, '"ASSET.zip"')
    .replace(/CurrentVersion[0-9A-F]{8}[0-9a-f]{32}/g, 'CurrentVersion')

/** Prints one line for each resource and output, so that diffs are readable. */
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

  it.each(Object.keys(stages))('of %s matches its snapshot', async name => {
    const { api, data, operations } = synthesise(stageLike(name), { code })
    for (const [stack, template] of Object.entries({ api, data, operations }))
      await expect(lines(template.toJSON())).toMatchFileSnapshot(`snapshots/${name}.${stack}.snap`)
  })

  it('invokes a deployment job again only if its code changes', () => {
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
