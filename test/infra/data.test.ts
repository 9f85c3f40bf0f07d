import { Match } from 'aws-cdk-lib/assertions'
import { AuroraPostgresEngineVersion } from 'aws-cdk-lib/aws-rds'
import { describe, expect, it } from 'vitest'
import { resourcesOf, stageLike, synthesise } from '../support/stack.ts'

const prod = synthesise(stageLike('prod'))
const dev = synthesise(stageLike('dev'))

/** Returns the versions of a major version in the CDK, newest first. */
const versionsOf = (major: string) =>
  Object.keys(AuroraPostgresEngineVersion)
    .flatMap(name => /^VER_(\d+)_(\d+)$/.exec(name)?.slice(1).join('.') ?? [])
    .filter(version => version.startsWith(`${major}.`))
    .toSorted((one, other) => other.localeCompare(one, 'en', { numeric: true }))

describe('the database', () => {
  it('has the newest minor version in the CDK and no automatic upgrades', () => {
    for (const { data } of [prod, dev]) {
      const [cluster] = [...resourcesOf(data, 'AWS::RDS::DBCluster').values()]
      const version = String(cluster?.Properties['EngineVersion'])
      expect(version).toBe(versionsOf(version.split('.')[0] ?? '')[0])
      for (const { Properties } of resourcesOf(data, 'AWS::RDS::DBInstance').values())
        expect(Properties['AutoMinorVersionUpgrade']).toBe(false)
    }
  })
  it('is encrypted PostgreSQL 18 with the Data API and a password that RDS manages', () => {
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
  it('has no pause, 35 days of backups and a standby in production', () => {
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
  it('pauses in other stages', () => {
    dev.data.hasResourceProperties('AWS::RDS::DBCluster', {
      DeletionProtection: false,
      ServerlessV2ScalingConfiguration: { MinCapacity: 0, SecondsUntilAutoPause: 300 },
    })
    dev.data.resourceCountIs('AWS::RDS::DBInstance', 1)
  })
  it('passes the ARN of its secret to the other stack in a parameter', () => {
    prod.data.hasResourceProperties('AWS::SSM::Parameter', {
      Name: '/dashtam/prod/database-secret-arn',
      Value: { 'Fn::GetAtt': [Match.stringLikeRegexp('^DatabaseCluster'), 'MasterUserSecret.SecretArn'] },
    })
    // CloudFormation cannot change an export that another stack imports.
    expect(Object.keys(prod.data.findOutputs('*')).join()).not.toContain('MasterUserSecret')
    expect(Object.values(prod.api.findParameters('*')).map(({ Default }) => Default)).toContain(
      '/dashtam/prod/database-secret-arn',
    )
  })
  it('runs in isolated subnets', () => {
    dev.data.resourceCountIs('AWS::EC2::InternetGateway', 0)
    dev.data.resourceCountIs('AWS::EC2::NatGateway', 0)
    dev.data.resourceCountIs('AWS::EC2::VPCEndpoint', 0)
    dev.data.resourceCountIs('AWS::ElastiCache::ServerlessCache', 0)
  })
})

describe('a new database', () => {
  const first = new Set(['dashtam-prod-data'])
  it('has no protection until its creation has succeeded', () => {
    const { assembly, data } = synthesise(stageLike('prod'), { first })
    const [cluster] = [...resourcesOf(data, 'AWS::RDS::DBCluster').values()]
    expect(cluster?.Properties['DeletionProtection']).toBe(false)
    expect(cluster?.DeletionPolicy).toBe('Delete')
    expect(
      assembly.stacks.map(({ stackName, terminationProtection }) => [stackName, terminationProtection]),
    ).toEqual([
      ['dashtam-prod-data', false],
      ['dashtam-prod', true],
      ['dashtam-prod-operations', true],
    ])
  })
})

describe('keys and secrets', () => {
  it('are encrypted under rotating keys; only production retains keys, no stage retains secrets', () => {
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
  it('have different names in each stage, with one secret for each provider', () => {
    const names = (template: typeof dev.data) =>
      [...resourcesOf(template, 'AWS::SecretsManager::Secret').values()].map(
        ({ Properties }) => Properties['Name'],
      )
    expect(names(dev.data)).toEqual([
      'dashtam/dev/database',
      'dashtam/dev/signing-keys',
      'dashtam/dev/verification-keys',
      'dashtam/dev/refresh-key',
      'dashtam/dev/event-endpoints',
      'dashtam/dev/providers/schwab',
    ])
    expect(names(prod.data).filter(name => names(dev.data).includes(name))).toEqual([])
  })
  it('raise an alarm if access is denied', () => {
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

  it('add the cache and only the required endpoints', () => {
    redis.data.hasResourceProperties('AWS::ElastiCache::ServerlessCache', { Engine: 'valkey' })
    const services = [...resourcesOf(redis.data, 'AWS::EC2::VPCEndpoint').values()].map(({ Properties }) =>
      JSON.stringify(Properties['ServiceName']).replace(/^.*\.([a-z-]+)".*$/, '$1'),
    )
    expect(services.toSorted()).toEqual(['kms', 'rds-data', 'secretsmanager', 'sqs'])
    // Functions with rate limits call providers, so the VPC requires a NAT gateway.
    redis.data.resourceCountIs('AWS::EC2::NatGateway', 1)
  })

  it('run only the functions with rate limits in the VPC', () => {
    for (const { Properties } of resourcesOf(
      [redis.api, redis.operations],
      'AWS::Lambda::Function',
    ).values()) {
      const isIn = 'VpcConfig' in Properties
      const { Variables } = (Properties['Environment'] ?? { Variables: {} }) as { Variables: object }
      expect('REDIS_URL' in Variables).toBe(isIn)
    }
    const login = [...resourcesOf([redis.api, redis.operations], 'AWS::Lambda::Function').values()].find(
      ({ Properties }) => Properties['FunctionName'] === 'dashtam-prod-auth-login',
    )
    expect(login?.Properties).toHaveProperty('VpcConfig')
    expect(JSON.stringify(login?.Properties)).toContain('"rediss://"')
  })

  it('allow only functions to connect to the cache', () => {
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
