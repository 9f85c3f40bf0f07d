import { Match } from 'aws-cdk-lib/assertions'
import { AuroraPostgresEngineVersion } from 'aws-cdk-lib/aws-rds'
import { describe, expect, it } from 'vitest'
import { resourcesOf, stageLike, synthesise } from '../support/stack.ts'

const prod = synthesise(stageLike('prod'))
const dev = synthesise(stageLike('dev'))

/** The versions of a major version that the CDK knows, the newest first. */
const knownVersions = (major: string) =>
  Object.keys(AuroraPostgresEngineVersion)
    .flatMap(name => /^VER_(\d+)_(\d+)$/.exec(name)?.slice(1).join('.') ?? [])
    .filter(version => version.startsWith(`${major}.`))
    .toSorted((one, other) => other.localeCompare(one, 'en', { numeric: true }))

describe('the database', () => {
  it('has the newest minor version that the CDK knows, which only a deployment changes', () => {
    for (const { data } of [prod, dev]) {
      const [cluster] = [...resourcesOf(data, 'AWS::RDS::DBCluster').values()]
      const version = String(cluster?.Properties['EngineVersion'])
      expect(version).toBe(knownVersions(version.split('.')[0] ?? '')[0])
      for (const { Properties } of resourcesOf(data, 'AWS::RDS::DBInstance').values())
        expect(Properties['AutoMinorVersionUpgrade']).toBe(false)
    }
  })
  it('is PostgreSQL 18 behind the Data API, encrypted, its password kept and rotated by RDS', () => {
    for (const { data } of [prod, dev])
      data.hasResourceProperties('AWS::RDS::DBCluster', {
        Engine: 'aurora-postgresql',
        EngineVersion: Match.stringLikeRegexp('^18\\.'),
        EnableHttpEndpoint: true,
        StorageEncrypted: true,
        ManageMasterUserPassword: true,
        MasterUserSecret: { KmsKeyId: Match.anyValue() },
      })
  })
  it('never pauses, is backed up for 35 days and has a standby in production', () => {
    prod.data.hasResourceProperties('AWS::RDS::DBCluster', {
      DeletionProtection: true,
      BackupRetentionPeriod: 35,
      ServerlessV2ScalingConfiguration: { MinCapacity: 1, MaxCapacity: 64 },
    })
    const [cluster] = [...resourcesOf(prod.data, 'AWS::RDS::DBCluster').values()]
    expect(JSON.stringify(cluster)).not.toContain('SecondsUntilAutoPause')
    expect(cluster?.DeletionPolicy).toBe('Snapshot')
    prod.data.resourceCountIs('AWS::RDS::DBInstance', 2)
  })
  it('pauses elsewhere', () => {
    dev.data.hasResourceProperties('AWS::RDS::DBCluster', {
      DeletionProtection: false,
      ServerlessV2ScalingConfiguration: { MinCapacity: 0, SecondsUntilAutoPause: 300 },
    })
    dev.data.resourceCountIs('AWS::RDS::DBInstance', 1)
  })
  it('tells the other stack which secret is its own by a parameter, which a restored database may change', () => {
    prod.data.hasResourceProperties('AWS::SSM::Parameter', {
      Name: '/dashtam/prod/database-secret-arn',
      Value: { 'Fn::GetAtt': [Match.stringLikeRegexp('^DatabaseCluster'), 'MasterUserSecret.SecretArn'] },
    })
    // What a stack exports cannot change while another one imports it.
    expect(Object.keys(prod.data.findOutputs('*')).join()).not.toContain('MasterUserSecret')
    expect(Object.values(prod.api.findParameters('*')).map(({ Default }) => Default)).toContain(
      '/dashtam/prod/database-secret-arn',
    )
  })
  it('stands in subnets without a way in or out', () => {
    dev.data.resourceCountIs('AWS::EC2::InternetGateway', 0)
    dev.data.resourceCountIs('AWS::EC2::NatGateway', 0)
    dev.data.resourceCountIs('AWS::EC2::VPCEndpoint', 0)
    dev.data.resourceCountIs('AWS::ElastiCache::ServerlessCache', 0)
  })
})

describe('a database that is created for the first time', () => {
  const first = new Set(['dashtam-prod-data'])
  it('is protected only after its creation has succeeded, and a failed one leaves nothing', () => {
    const { assembly, data } = synthesise(stageLike('prod'), { first })
    const [cluster] = [...resourcesOf(data, 'AWS::RDS::DBCluster').values()]
    expect(cluster?.Properties['DeletionProtection']).toBe(false)
    expect(cluster?.DeletionPolicy).toBe('Delete')
    expect(
      assembly.stacks.map(({ stackName, terminationProtection }) => [stackName, terminationProtection]),
    ).toEqual([
      ['dashtam-prod-data', false],
      ['dashtam-prod', true],
    ])
  })
})

describe('keys and secrets', () => {
  it('are encrypted under keys that rotate; keys are kept in production, secrets nowhere', () => {
    for (const [{ data }, kept] of [
      [prod, 'RetainExceptOnCreate'],
      [dev, 'Delete'],
    ] as const) {
      for (const key of resourcesOf(data, 'AWS::KMS::Key').values()) {
        expect(key.Properties['EnableKeyRotation']).toBe(true)
        expect(key.DeletionPolicy).toBe(kept)
      }
      for (const secret of resourcesOf(data, 'AWS::SecretsManager::Secret').values()) {
        expect(secret.Properties).toHaveProperty('KmsKeyId')
        expect(Object.keys(secret.Properties)).not.toContain('GenerateSecretString')
        expect(secret.DeletionPolicy).toBe('Delete')
      }
    }
  })
  it('have other names in each stage, one for each provider', () => {
    const names = (template: typeof dev.data) =>
      [...resourcesOf(template, 'AWS::SecretsManager::Secret').values()].map(
        ({ Properties }) => Properties['Name'],
      )
    expect(names(dev.data)).toEqual([
      'dashtam/dev/database',
      'dashtam/dev/signing-keys',
      'dashtam/dev/verification-keys',
      'dashtam/dev/refresh-key',
      'dashtam/dev/providers/schwab',
    ])
    expect(names(prod.data).filter(name => names(dev.data).includes(name))).toEqual([])
  })
  it('are watched: who is denied one sets off an alarm', () => {
    prod.data.hasResourceProperties('AWS::CloudTrail::Trail', {
      IsLogging: true,
      EnableLogFileValidation: true,
      CloudWatchLogsLogGroupArn: Match.anyValue(),
    })
    prod.data.hasResourceProperties('AWS::Logs::MetricFilter', {
      FilterPattern: Match.stringLikeRegexp('secretsmanager.amazonaws.com'),
      MetricTransformations: [{ MetricName: 'DeniedSecretReads', MetricNamespace: 'Dashtam/prod' }],
    })
    prod.data.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'DeniedSecretReads',
      Threshold: 0,
      AlarmDescription: Match.stringLikeRegexp('#denied-reads-of-secrets'),
    })
  })
})

describe('the rate limits in Valkey', () => {
  const redis = synthesise(stageLike('prod', { rateLimit: 'redis' }))

  it('bring the cache, the endpoints of what its functions use, and no more', () => {
    redis.data.hasResourceProperties('AWS::ElastiCache::ServerlessCache', { Engine: 'valkey' })
    const services = [...resourcesOf(redis.data, 'AWS::EC2::VPCEndpoint').values()].map(({ Properties }) =>
      JSON.stringify(Properties['ServiceName']).replace(/^.*\.([a-z-]+)".*$/, '$1'),
    )
    expect(services.toSorted()).toEqual(['kms', 'rds-data', 'secretsmanager', 'sqs'])
    // The functions that call providers have limits, and so stand in the network.
    redis.data.resourceCountIs('AWS::EC2::NatGateway', 1)
  })

  it('place the functions that have limits into the network, with its address, and no other', () => {
    for (const { Properties } of resourcesOf(redis.api, 'AWS::Lambda::Function').values()) {
      const isIn = 'VpcConfig' in Properties
      const { Variables } = (Properties['Environment'] ?? { Variables: {} }) as { Variables: object }
      expect('REDIS_URL' in Variables).toBe(isIn)
    }
    const login = [...resourcesOf(redis.api, 'AWS::Lambda::Function').values()].find(
      ({ Properties }) => Properties['FunctionName'] === 'dashtam-prod-auth-login',
    )
    expect(login?.Properties).toHaveProperty('VpcConfig')
    expect(JSON.stringify(login?.Properties)).toContain('"rediss://"')
  })

  it('let nothing reach the cache but functions, over its port', () => {
    const rules = [...resourcesOf(redis.data, 'AWS::EC2::SecurityGroupIngress').values()].map(
      ({ Properties }) => [
        Properties['FromPort'],
        Properties['ToPort'],
        'SourceSecurityGroupId' in Properties,
      ],
    )
    expect(rules.toSorted()).toEqual([
      [443, 443, true],
      [6379, 6379, true],
    ])
  })
})
