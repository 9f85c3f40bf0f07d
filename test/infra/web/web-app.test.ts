import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, it } from 'vitest'
import { securityHeaders } from '../../../app/security-headers.ts'
import { resourcesOf, stageLike, stageWithApp, synthesise } from '../../support/stack.ts'

const DISTRIBUTION = 'AppDistribution3FB407A1'
const BUCKET = 'AppBucket6ECB8645'
const assigned = { 'Fn::Join': ['', ['https://', { 'Fn::GetAtt': [DISTRIBUTION, 'DomainName'] }]] }

const plain = synthesise(stageWithApp('dev'))
const named = synthesise(stageWithApp('prod', 'app.example.com', ['https://other.example.com']))

type Stacks = ReturnType<typeof synthesise>
/** Returns the values of a variable in all functions of the project. */
const variables = ({ api, operations }: Stacks, name: string) =>
  [...resourcesOf([api, operations], 'AWS::Lambda::Function').values()]
    .filter(({ Properties }) => String(Properties['FunctionName']).startsWith('dashtam-'))
    .map(
      ({ Properties }) =>
        (Properties['Environment'] as { Variables: Record<string, unknown> }).Variables[name],
    )

describe('a stage without the application', () => {
  it('has no distribution, no bucket for it and no address of one', () => {
    const { api } = synthesise(stageLike('dev'))
    const types = [...resourcesOf(api).values()].map(({ Type }) => Type)
    expect(types.filter(type => /CloudFront|S3/.test(type))).toEqual([])
    expect(Object.keys(api.toJSON()['Outputs'])).not.toContainEqual(expect.stringMatching(/^App/))
  })
})

describe.each([
  ['without a domain', plain],
  ['with a domain', named],
])('the application %s', (_, stacks) => {
  const { api } = stacks

  it('keeps its distribution and bucket in later deployments', () => {
    expect([...resourcesOf(api, 'AWS::CloudFront::Distribution').keys()]).toEqual([DISTRIBUTION])
    expect([...resourcesOf(api, 'AWS::S3::Bucket').keys()]).toEqual([BUCKET])
  })

  it('has a private bucket that only its distribution reads', () => {
    const [bucket] = [...resourcesOf(api, 'AWS::S3::Bucket').values()]
    expect(bucket?.Properties['PublicAccessBlockConfiguration']).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    })
    const [policy] = [...resourcesOf(api, 'AWS::S3::BucketPolicy').values()]
    const document = policy?.Properties['PolicyDocument'] as { Statement: Record<string, unknown>[] }
    expect(document.Statement.map(({ Effect, Principal }) => [Effect, Principal])).toEqual([
      ['Deny', { AWS: '*' }],
      ['Allow', { AWS: { 'Fn::GetAtt': [expect.stringContaining('AutoDeleteObjects'), 'Arn'] } }],
      ['Allow', { Service: 'cloudfront.amazonaws.com' }],
    ])
    expect(document.Statement[0]).toMatchObject({
      Action: 's3:*',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    })
    // With ListBucket, a missing file is 404. Without it, S3 answers 403.
    expect(document.Statement[2]?.['Action']).toEqual(['s3:GetObject', 's3:ListBucket'])
    expect(JSON.stringify(document.Statement[2]?.['Condition'])).toContain(`{"Ref":"${DISTRIBUTION}"}`)
    api.hasResourceProperties('AWS::CloudFront::OriginAccessControl', {
      OriginAccessControlConfig: { OriginAccessControlOriginType: 's3', SigningBehavior: 'always' },
    })
  })

  it('deletes the bucket with its files', () => {
    const [bucket] = [...resourcesOf(api, 'AWS::S3::Bucket').values()]
    expect(bucket?.DeletionPolicy).toBe('Delete')
    api.hasResourceProperties('Custom::S3AutoDeleteObjects', { BucketName: { Ref: BUCKET } })
  })

  it('is served over HTTPS with all protocols of CloudFront', () => {
    api.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        DefaultCacheBehavior: { ViewerProtocolPolicy: 'redirect-to-https', Compress: true },
        // Prevents that CloudFront returns the list of files.
        DefaultRootObject: 'index.html',
        HttpVersion: 'http2and3',
        IPV6Enabled: true,
        Logging: Match.absent(),
        CustomErrorResponses: Match.absent(),
      },
    })
  })

  it('has exactly the security headers of the application', () => {
    const [policy] = [...resourcesOf(api, 'AWS::CloudFront::ResponseHeadersPolicy').values()]
    const config = policy?.Properties['ResponseHeadersPolicyConfig'] as {
      SecurityHeadersConfig: Record<string, Record<string, unknown>>
      CustomHeadersConfig: { Items: { Header: string; Value: string; Override: boolean }[] }
    }
    const { ContentSecurityPolicy, FrameOptions, ReferrerPolicy, StrictTransportSecurity, ...others } =
      config.SecurityHeadersConfig
    expect(StrictTransportSecurity).toEqual({
      AccessControlMaxAgeSec: 63_072_000,
      IncludeSubdomains: true,
      Preload: false,
      Override: true,
    })
    expect(others).toEqual({ ContentTypeOptions: { Override: true } })
    const sent = {
      'content-security-policy': ContentSecurityPolicy?.['ContentSecurityPolicy'],
      'x-frame-options': FrameOptions?.['FrameOption'],
      'referrer-policy': ReferrerPolicy?.['ReferrerPolicy'],
      'x-content-type-options': 'nosniff',
      'strict-transport-security': 'max-age=63072000; includeSubDomains',
      ...Object.fromEntries(config.CustomHeadersConfig.Items.map(({ Header, Value }) => [Header, Value])),
    }
    expect(sent).toEqual(securityHeaders({ connect: 'https:', https: true }))
    expect(JSON.stringify(config)).not.toContain('"Override":false')
  })
})

describe('the address of the application', () => {
  it('is that of the distribution, in all functions and for CORS', () => {
    const urls = [...new Set(variables(plain, 'APP_URL').map(url => JSON.stringify(url)))]
    expect(urls).toEqual([JSON.stringify(assigned), expect.stringContaining('AppDistribution')])
    expect(urls[1]).toContain('{"Fn::ImportValue":"dashtam-dev:')
    plain.api.hasResourceProperties('AWS::ApiGatewayV2::Api', {
      CorsConfiguration: { AllowOrigins: [assigned], AllowCredentials: Match.absent() },
    })
    plain.api.hasOutput('AppUrl', { Value: assigned })
  })

  it('is that of the domain, and further origins may call the API', () => {
    expect(new Set(variables(named, 'APP_URL'))).toEqual(new Set(['https://app.example.com']))
    named.api.hasResourceProperties('AWS::ApiGatewayV2::Api', {
      CorsConfiguration: { AllowOrigins: ['https://app.example.com', 'https://other.example.com'] },
    })
    named.api.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        Aliases: ['app.example.com'],
        ViewerCertificate: { MinimumProtocolVersion: 'TLSv1.2_2021', SslSupportMethod: 'sni-only' },
      },
    })
    named.api.hasOutput('*', {
      Value: { 'Fn::GetAtt': [DISTRIBUTION, 'DomainName'] },
      Description: 'Target of the DNS record of app.example.com (CNAME or alias)',
    })
  })

  it('is allowed once, even if the stage lists it again', () => {
    const { api } = synthesise(stageWithApp('prod', 'app.example.com', ['https://app.example.com']))
    api.hasResourceProperties('AWS::ApiGatewayV2::Api', {
      CorsConfiguration: { AllowOrigins: ['https://app.example.com'] },
    })
  })
})
