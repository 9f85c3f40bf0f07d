import { describe, expect, it } from 'vitest'
import { contractsOf } from '../../lib/infra/contracts.ts'
import type { GrantedServiceName } from '../../lib/services/services.ts'
import { type Permission, permissionsOf } from '../support/permissions.ts'
import { resourcesOf, stageLike, synthesise } from '../support/stack.ts'

const KEY = 'EncryptionData'
const read = (secret: string) => [`secretsmanager:GetSecretValue ${secret}`, `kms:Decrypt ${KEY}`]
const write = (secret: string) => [
  ...['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'].map(
    action => `secretsmanager:${action} ${secret}`,
  ),
  `kms:Decrypt ${KEY}`,
  `kms:GenerateDataKey ${KEY}`,
]
const CLUSTER = 'arn:Partition:rds:Region:AccountId:cluster:DatabaseCluster'
const execute = `rds-data:ExecuteStatement ${CLUSTER}`
const transact = ['BeginTransaction', 'CommitTransaction', 'RollbackTransaction'].map(
  action => `rds-data:${action} ${CLUSTER}`,
)
/** The parameter that contains the ARN of the RDS secret. */
const OWNER_SECRET = 'SsmParameterValuedashtamproddatabasesecretarnParameter'

/** The expected permissions of each service. Repeats the grants, so that a new permission fails this test. */
const expected: Record<GrantedServiceName, string[]> = {
  breachedPasswords: [],
  database: [execute, ...transact, ...read('SecretsDatabase')],
  databaseLogin: write('SecretsDatabase'),
  databaseOwner: [execute, ...transact, ...read(OWNER_SECRET)],
  dataKeys: ['kms:Decrypt EncryptionProviderTokens', 'kms:GenerateDataKey EncryptionProviderTokens'],
  eventEndpoints: read('SecretsEventEndpoints'),
  eventQueue: ['sqs:SendMessage Queuesevents', `kms:Decrypt ${KEY}`, `kms:GenerateDataKey ${KEY}`],
  eventSender: [],
  exportLinks: ['s3:GetObject ExportsBucket/exports/*', `kms:Decrypt ${KEY}`],
  exportStore: [
    's3:DeleteObject ExportsBucket/exports/*',
    's3:PutObject ExportsBucket/exports/*',
    `kms:Decrypt ${KEY}`,
    `kms:GenerateDataKey ${KEY}`,
  ],
  keyRing: [...write('SecretsSigningKeys'), ...write('SecretsVerificationKeys')],
  mailer: [
    'ses:SendEmail MailIdentity',
    'ses:SendEmail arn:Partition:ses:Region:AccountId:configuration-set/dashtam-prod',
  ],
  mailQueue: ['sqs:SendMessage Queuesmail', `kms:Decrypt ${KEY}`, `kms:GenerateDataKey ${KEY}`],
  locations: [],
  providerCredentials: read('SecretsProviderschwab'),
  providerHttp: [],
  rateLimits: [],
  sessionRefreshKey: read('SecretsRefreshKey'),
  sessionRefreshKeyStore: [
    'secretsmanager:GetSecretValue SecretsRefreshKey',
    'secretsmanager:PutSecretValue SecretsRefreshKey',
    `kms:Decrypt ${KEY}`,
    `kms:GenerateDataKey ${KEY}`,
  ],
  providerRefreshQueue: [
    'sqs:SendMessage Queuesrefreshes',
    `kms:Decrypt ${KEY}`,
    `kms:GenerateDataKey ${KEY}`,
  ],
  signingKeys: read('SecretsSigningKeys'),
  statements: [execute, ...read('SecretsDatabase')],
  verificationKeys: read('SecretsVerificationKeys'),
  passkeyOptions: [],
  webauthn: [],
}

const consume = (queue: string) => [
  ...['ChangeMessageVisibility', 'DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage'].map(
    action => `sqs:${action} Queues${queue}`,
  ),
  `kms:Decrypt ${KEY}`,
]

const lines = (permissions: readonly Permission[]) =>
  [
    ...new Set(
      permissions.map(({ action, resource }) =>
        `${action} ${resource}`.replace(/arn:.*(MailIdentity)$/, '$1'),
      ),
    ),
  ].toSorted()

/** A permission on objects has no other form. */
const EXPORTED_OBJECTS = 'ExportsBucket/exports/*'

describe('the permissions of the functions', () => {
  const { api, data, operations } = synthesise(stageLike('prod'))
  const permissions = new Map([...permissionsOf(api), ...permissionsOf(operations)])

  it.each(contractsOf().map(contract => [contract.id, contract] as const))(
    '%s has exactly the permissions of its services',
    (id, { uses, job }) => {
      const name = id.replaceAll('/', '-')
      const logs = ['CreateLogStream', 'PutLogEvents'].map(
        action => `logs:${action} ${name.replaceAll('-', '')}Logs`,
      )
      const queue = job && 'queue' in job.on ? consume(job.on.queue) : []
      expect(lines(permissions.get(`dashtam-prod-${name}`) ?? [])).toEqual(
        [...new Set([...logs, ...uses.flatMap(service => expected[service]), ...queue])].toSorted(),
      )
    },
  )

  it('match the snapshot', async () => {
    expect(permissions.size).toBe(contractsOf().length)
    const text = [...permissions]
      .map(([name, list]) => [name, ...lines(list).map(line => `  ${line}`)].join('\n'))
      .join('\n')
    await expect(`${text}\n`).toMatchFileSnapshot('snapshots/permissions.txt')
  })

  it('contain no wildcard, except for the objects of the exports', () => {
    for (const list of permissions.values())
      for (const { action, resource } of list)
        if (resource !== EXPORTED_OBJECTS) expect(`${action} ${resource}`).not.toContain('*')
  })

  it('contain a wildcard in a VPC only for network interfaces', () => {
    const redis = synthesise(stageLike('prod', { rateLimit: 'redis' }))
    const wild = [redis.api, redis.operations]
      .flatMap(template => [...permissionsOf(template).values()].flat())
      .filter(({ resource }) => resource.includes('*') && resource !== EXPORTED_OBJECTS)
    expect(wild.length).toBeGreaterThan(0)
    expect(new Set(wild.map(({ action, resource }) => `${action.split(':')[0]} ${resource}`))).toEqual(
      new Set(['ec2 *']),
    )
  })

  it('allow the data key only through Secrets Manager and SQS', () => {
    for (const { Properties } of resourcesOf([api, operations], 'AWS::IAM::Role').values())
      for (const statement of JSON.stringify(Properties['Policies'] ?? [])
        .split('{"Action":')
        .slice(1))
        if (/^(\["?)?"?kms:/.test(statement) && !statement.includes('EncryptionProviderTokens'))
          expect(statement).toContain('kms:ViaService')
  })

  it('give the owner login to two functions only', () => {
    const owners = [...permissions].filter(([, list]) =>
      list.some(({ resource }) => resource.includes(OWNER_SECRET)),
    )
    expect(owners.map(([name]) => name)).toEqual([
      'dashtam-prod-jobs-migrate',
      'dashtam-prod-jobs-rotate-database-login',
    ])
  })

  it('give the provider token key only to functions that use dataKeys', () => {
    for (const { id, uses } of contractsOf()) {
      const list = lines(permissions.get(`dashtam-prod-${id.replaceAll('/', '-')}`) ?? [])
      const hasKey = list.some(line => line.includes('EncryptionProviderTokens'))
      expect(hasKey, id).toBe(uses.some(name => String(name) === 'dataKeys'))
    }
    expect(resourcesOf(data, 'AWS::KMS::Key').size).toBe(2)
  })

  it('exclude administrators from the provider token key', () => {
    const path = '/dashtam/prod/provider-tokens/'
    const roles = [...resourcesOf([api, operations], 'AWS::IAM::Role').values()].filter(
      ({ Properties }) => Properties['Path'] === path,
    )
    expect(roles).toHaveLength(contractsOf().filter(({ uses }) => uses.includes('dataKeys')).length)
    for (const { Properties } of roles)
      expect(JSON.stringify(Properties['Policies'])).toContain('EncryptionProviderTokens')
    const [key] = [...resourcesOf(data, 'AWS::KMS::Key').values()].filter(({ Properties }) =>
      String(Properties['Description']).includes('provider tokens'),
    )
    const { Statement } = (key?.Properties['KeyPolicy'] ?? { Statement: [] }) as {
      Statement: Record<string, unknown>[]
    }
    const cryptographic = /kms:(\*|Decrypt|Encrypt|GenerateDataKey|ReEncrypt|CreateGrant|Create\*|Get\*)/
    const allowing = Statement.filter(({ Action }) => cryptographic.test(JSON.stringify(Action)))
    expect(allowing).toHaveLength(1)
    expect(allowing[0]?.['Condition']).toEqual({
      ArnLike: {
        'aws:PrincipalArn': {
          'Fn::Join': [
            '',
            ['arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'AWS::AccountId' }, `:role${path}*`],
          ],
        },
      },
    })
    // Without this permission, nobody can change the policy again.
    expect(JSON.stringify(Statement)).toContain('kms:PutKeyPolicy')
  })
})
