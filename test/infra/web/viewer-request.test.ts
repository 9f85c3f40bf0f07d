import { runInNewContext } from 'node:vm'
import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, it } from 'vitest'
import { resourcesOf, stageWithApp, synthesise } from '../../support/stack.ts'

const { api } = synthesise(stageWithApp('dev'))

describe('the CloudFront function', () => {
  const [edge] = [...resourcesOf(api, 'AWS::CloudFront::Function').values()]
  const code = String(edge?.Properties['FunctionCode'])
  const rewritten = (uri: string) =>
    runInNewContext(`${code}; handler(event).uri`, {
      event: { version: '1.0', context: {}, viewer: {}, request: { method: 'GET', uri, querystring: {} } },
    })

  it.each(['/', '/sessions', '/a.b/c', '/providers/schwab/callback', '/assets/', '/reset-password', '/x.'])(
    'returns the page for %s',
    uri => {
      expect(rewritten(uri)).toBe('/index.html')
    },
  )

  it.each(['/index.html', '/assets/x.js', '/icon.svg', '/favicon.ico', '/a/b.c.css'])(
    'returns the file %s',
    uri => {
      expect(rewritten(uri)).toBe(uri)
    },
  )

  it('runs before the cache, on every request', () => {
    api.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        DefaultCacheBehavior: { FunctionAssociations: [Match.objectLike({ EventType: 'viewer-request' })] },
      },
    })
    expect(edge?.Properties).toMatchObject({
      AutoPublish: true,
      FunctionConfig: { Runtime: 'cloudfront-js-2.0' },
    })
  })
})
