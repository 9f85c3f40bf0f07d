import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, it } from 'vitest'
import { routes } from '../../../lib/routes/table.ts'
import { newOutputFolder, resourcesOf, stageWithApp, synthesise } from '../../support/stack.ts'

const plain = synthesise(stageWithApp('dev'))
const named = synthesise(stageWithApp('prod', 'app.example.com', ['https://other.example.com']))

type Stacks = ReturnType<typeof synthesise>

describe('the files of the application', () => {
  const { api } = plain

  it('caches assets for a year and the page not at all', () => {
    api.hasResourceProperties('Custom::CDKBucketDeployment', {
      DestinationBucketKeyPrefix: 'assets',
      SystemMetadata: { 'cache-control': 'public, max-age=31536000, immutable' },
      Prune: false,
    })
    api.hasResourceProperties('Custom::CDKBucketDeployment', {
      DestinationBucketKeyPrefix: Match.absent(),
      SystemMetadata: { 'cache-control': 'no-cache' },
      Prune: false,
    })
  })

  it('uploads the page after the assets and the routes', () => {
    const deployments = [...resourcesOf(api, 'Custom::CDKBucketDeployment')]
    const [assets] = deployments.find(([, { Properties }]) => Properties['DestinationBucketKeyPrefix']) ?? []
    const [, page] = deployments.find(([id]) => id !== assets) ?? []
    expect(page?.DependsOn).toContain(assets)
    const awaited = [...resourcesOf(api, 'AWS::ApiGatewayV2::Route').keys()]
    // The application calls no route for operators.
    expect(awaited).toHaveLength(routes.filter(({ access }) => access !== 'iam').length)
    expect(page?.DependsOn).toEqual(expect.arrayContaining(awaited))
  })
})

describe('the page of the application', () => {
  /** Returns the page of a synthesis, and what replaces its markers. */
  const pageOf = ({ api, outdir }: Stacks) => {
    const deployments = [...resourcesOf(api, 'Custom::CDKBucketDeployment').values()]
    const page = deployments.find(({ Properties }) => !Properties['DestinationBucketKeyPrefix'])
    const [, key = ''] = (page?.Properties['SourceObjectKeys'] ?? []) as string[]
    const [, markers = {}] = (page?.Properties['SourceMarkers'] ?? []) as Record<string, unknown>[]
    const html = readFileSync(join(outdir, `asset.${key.replace('.zip', '')}`, 'index.html'), 'utf8')
    return { html, markers }
  }
  const contents = (html: string) => [...html.matchAll(/content="([^"]*)"/g)].map(([, content]) => content)

  it('contains the address that API Gateway assigns', () => {
    const { html, markers } = pageOf(plain)
    const [connect = '', address = ''] = contents(html)
    const [api] = resourcesOf(plain.api, 'AWS::ApiGatewayV2::Api').keys()
    for (const marker of [connect.replace('connect-src ', ''), address])
      expect(markers[marker]).toEqual({ 'Fn::GetAtt': [api, 'ApiEndpoint'] })
  })

  it('contains the domain of the API', () => {
    const { html, markers } = pageOf(named)
    expect(contents(html)).toEqual(['connect-src https://api.example.com', 'https://api.example.com'])
    expect(markers).toEqual({})
  })

  it('must exist and have a place for the address', () => {
    const stage = stageWithApp('dev')
    expect(() => synthesise(stage, { webFolder: undefined })).toThrow(
      'The stage has `app`, but the application was not built.',
    )
    const webFolder = newOutputFolder()
    mkdirSync(join(webFolder, 'assets'))
    writeFileSync(join(webFolder, 'index.html'), '<!doctype html>')
    expect(() => synthesise(stage, { webFolder })).toThrow(
      'The page of the application has no placeholder %API_URL% (app/index.html).',
    )
  })
})
