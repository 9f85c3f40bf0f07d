import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@hey-api/openapi-ts'
import openapiTypescript, { astToString } from 'openapi-typescript'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openapiDocument } from '../../lib/routes/openapi/document.ts'
import { routes } from '../../lib/routes/table.ts'

const document = openapiDocument(routes, 'https://api.dashtam.test')
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'generators-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Returns the errors of TypeScript in a file, under its strictest settings. */
function errorsIn(file: string): string[] {
  const options: ts.CompilerOptions = {
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2024,
    module: ts.ModuleKind.NodeNext,
    types: [],
  }
  return ts
    .getPreEmitDiagnostics(ts.createProgram([file], options))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
}

describe('generators of other projects', () => {
  it('openapi-typescript produces types that compile', async () => {
    const types = astToString(await openapiTypescript(structuredClone(document) as never))
    const file = join(folder, 'openapi-typescript.ts')
    const use = `
      const session: components['schemas']['Session']['is_current'] = true
      declare const account: components['schemas']['Account']
      const positions = account.kind === 'brokerage' ? account.brokerage.positions : []
      const page: NonNullable<operations['listSessions']['parameters']['query']>['page'] = 2
      export const used = [session, positions, page]`
    await writeFile(file, types + use)
    expect(errorsIn(file)).toEqual([])
  })

  it('Hey API produces named types that compile', async () => {
    const input = join(folder, 'openapi.json')
    await writeFile(input, JSON.stringify(document))
    await createClient({
      input,
      output: join(folder, 'hey-api'),
      plugins: ['@hey-api/typescript'],
      logs: { level: 'silent', file: false },
    })
    const file = join(folder, 'hey-api', 'types.gen.ts')
    const types = await readFile(file, 'utf8')
    for (const name of [
      'User',
      'Session',
      'Connection',
      'Account',
      'Transaction',
      'InvalidTokenProblem',
      'ListSessionsData',
    ])
      expect(types).toMatch(new RegExp(`^export type ${name} = `, 'm'))
    const use = `
      declare const account: Account
      export const positions = account.kind === 'brokerage' ? account.brokerage.positions : []
      declare const problem: LoginErrors[401] | LoginErrors[403]
      export const disabled = problem.code === 'account_disabled'`
    await writeFile(file, types + use)
    expect(errorsIn(file)).toEqual([])
  })
})
