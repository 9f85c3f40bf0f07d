import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { describe, expect, it, onTestFinished } from 'vitest'
import { UNUSED_OF_SDK, unusedOfSdk } from '../../../lib/infra/bundling/unused-of-sdk.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const READS_CREDENTIALS = `
  import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
  const { config } = new SecretsManagerClient({ region: 'eu-central-1' })
  config.credentials().then(
    ({ accessKeyId, sessionToken }) => console.log(accessKeyId, sessionToken),
    error => console.log(error.message),
  )`

describe('the SDK without unused modules', () => {
  const bundle = (contents: string) => {
    const folder = mkdtempSync(join(tmpdir(), 'dashtam-sdk-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    return build({
      absWorkingDir: root,
      stdin: { contents, resolveDir: root },
      outfile: join(folder, 'index.mjs'),
      bundle: true,
      format: 'esm',
      platform: 'node',
      mainFields: ['module', 'main'],
      logLevel: 'silent',
      metafile: true,
      plugins: [unusedOfSdk()],
    }).then(({ metafile }) => ({ file: join(folder, 'index.mjs'), inputs: Object.keys(metafile.inputs) }))
  }
  const run = (file: string, env: NodeJS.ProcessEnv) =>
    spawnSync(process.execPath, [file], { env, encoding: 'utf8' }).stdout.trim()

  it('reads credentials from the environment, and from nowhere else', async () => {
    const { file, inputs } = await bundle(READS_CREDENTIALS)
    const environment = {
      AWS_ACCESS_KEY_ID: 'AKID',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_SESSION_TOKEN: 'token',
    }
    expect(run(file, environment)).toBe('AKID token')
    expect(run(file, {})).toContain('A Lambda function has its credentials in its environment.')
    const excluded = Object.keys(UNUSED_OF_SDK).filter(name => name.includes('credential-provider'))
    expect(inputs.filter(path => excluded.some(name => path.includes(`node_modules/${name}/`)))).toEqual([])
    expect(inputs.filter(path => /nested-clients|token-providers/.test(path))).toEqual([])
  })

  it('rejects an entry that the SDK does not import', async () => {
    const names = Object.keys(UNUSED_OF_SDK)
    expect(names.length).toBeGreaterThan(0)
    await expect(bundle('export {}')).rejects.toMatchObject({
      errors: names.map(name => ({
        text: expect.stringContaining(`The SDK does not import '${name}' dynamically`),
      })),
    })
  })
})
