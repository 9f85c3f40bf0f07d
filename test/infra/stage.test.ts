import { describe, expect, it } from 'vitest'
import { parseStage } from '../../lib/infra/stage.ts'
import { stages } from '../support/stages.ts'

const certificateArn = 'arn:aws:acm:us-east-1:000000000000:certificate/00000000-0000-0000-0000-000000000000'
const inFrankfurt = certificateArn.replace('us-east-1', 'eu-central-1')
const like = (changes: object) => ({ dev: { ...stages['dev'], ...changes } })
const likeProd = (changes: object) => ({ prod: { ...stages['prod'], ...changes } })

describe('the configuration of a stage', () => {
  it.each(Object.keys(stages))('%s is valid', name => {
    expect(parseStage(name, stages).name).toBe(name)
  })

  it('shares no URL between stages and protects only prod', () => {
    const all = Object.keys(stages).map(name => parseStage(name, stages))
    expect(new Set(all.map(({ appUrl }) => appUrl)).size).toBe(all.length)
    expect(all.filter(stage => stage.protected).map(({ name }) => name)).toEqual(['prod'])
  })

  it('may choose the domain and the origins of passkeys, which have no fixed default', () => {
    const settings = {
      PASSKEY_RP_ID: 'example.com',
      PASSKEY_ORIGINS: 'https://app.example.com https://example.com',
      PASSKEY_RP_NAME: 'Example',
    }
    expect(parseStage('dev', like({ settings })).settings).toEqual(settings)
    expect(() => parseStage('dev', like({ settings: { PASSKEY_ORIGINS: 'app.example.com' } }))).toThrow(
      'settings.PASSKEY_ORIGINS: must be: origins',
    )
  })

  it('may list origins of the local machine, unless it is protected', () => {
    const corsOrigins = ['http://localhost:*', 'http://127.0.0.1:5173', 'http://localhost']
    expect(parseStage('dev', like({ corsOrigins })).corsOrigins).toEqual(corsOrigins)
  })

  it.each([
    '*',
    'https://*',
    'http://*',
    'https://*.example.com',
    'https://app.example.com/',
    'https://app.example.com/path',
    'https://App.example.com',
    'https://app.example.com:443',
    'https://app.example.com:*',
    'https://app.example.com:99999',
    'http://localhost:80',
    'http://app.example.com',
    'http://localhost.example.com:*',
    'localhost:5173',
  ])('must not list the origin %s', origin => {
    expect(() => parseStage('dev', like({ corsOrigins: [origin] }))).toThrow(
      'corsOrigins.0: must be an origin',
    )
  })

  it.each(['http://localhost:*', 'http://localhost:5173', 'http://127.0.0.1:*'])(
    'must not list the origin %s if it is protected',
    origin => {
      expect(() =>
        parseStage('prod', likeProd({ corsOrigins: ['https://app.example.com', origin] })),
      ).toThrow('corsOrigins: must contain only https origins if the stage is protected')
    },
  )

  it('may deploy the application with or without a domain', () => {
    const domain = { name: 'app.example.com', certificateArn }
    expect(parseStage('dev', like({ appUrl: undefined, app: {} })).app).toEqual({})
    expect(parseStage('prod', likeProd({ appUrl: undefined, app: { domain } })).app).toEqual({ domain })
  })

  it.each([
    [undefined, stages, '--stage is required. Stages in lib/infra/stages.ts: dev, staging, prod.'],
    [
      'nowhere',
      stages,
      "The stage 'nowhere' does not exist. Stages in lib/infra/stages.ts: dev, staging, prod.",
    ],
    ['constructor', stages, "The stage 'constructor' does not exist."],
    ['dev', {}, "The stage 'dev' does not exist. Stages in lib/infra/stages.ts: none."],
    ['Dev-1', { 'Dev-1': stages['dev'] }, "The stage name 'Dev-1' is invalid."],
    ['dev', { dev: undefined }, "The stage 'dev' in lib/infra/stages.ts is invalid"],
    ['dev', like({ appUrl: 'http://app.example.com' }), 'appUrl: '],
    ['dev', like({ appUrl: 'https://app.example.com/' }), 'appUrl: must not end with a slash'],
    ['dev', like({ rateLimit: 'memcached' }), 'rateLimit: '],
    ['dev', like({ logDays: 15 }), 'logDays: must be a retention period of CloudWatch Logs'],
    ['dev', like({ color: 'blue' }), 'color'],
    [
      'dev',
      like({ mail: { from: 'nobody', verify: 'domain', sandboxRecipients: [] } }),
      'mail.from: must be',
    ],
    [
      'dev',
      like({ settings: { LOCKOUT_SECONDS: '1' } }),
      'settings.LOCKOUT_SECONDS: must be: integer (seconds)',
    ],
    [
      'dev',
      like({ settings: { LOCKOUT: '1' } }),
      'settings.LOCKOUT: is not a setting that a stage can change',
    ],
    [
      'dev',
      like({ settings: { API_URL: 'https://x.example' } }),
      'settings.API_URL: is not a setting that a stage can change',
    ],
    ['dev', like({ protected: true }), 'database.minCapacity: must be above 0 if the stage is protected'],
    ['dev', like({ protected: true }), 'domain: must be set if the stage is protected'],
    [
      'dev',
      like({ domain: { name: 'API.example.com', certificateArn } }),
      'domain.name: must be a domain in lower case',
    ],
    ['dev', like({ domain: { name: 'api', certificateArn } }), 'domain.name: must be a domain in lower case'],
    [
      'dev',
      like({ database: { minCapacity: 4, maxCapacity: 2, backupDays: 1, standby: false } }),
      'database: must not have a minCapacity above its maxCapacity',
    ],
    [
      'dev',
      like({ domain: { name: 'api.example.com', certificateArn: 'arn:x' } }),
      'domain.certificateArn: ',
    ],
    ['dev', like({ appUrl: undefined }), 'appUrl: must be set unless the stage has `app`'],
    ['dev', like({ app: {} }), 'appUrl: must be absent if the stage has `app`'],
    [
      'dev',
      like({ appUrl: undefined, app: { domain: { name: 'app.example.com', certificateArn: inFrankfurt } } }),
      'app.domain.certificateArn: must be the ARN of a certificate in us-east-1',
    ],
    [
      'dev',
      like({ appUrl: undefined, app: { domain: { name: 'app.example.com' } } }),
      'app.domain.certificateArn: ',
    ],
    ['dev', like({ appUrl: undefined, app: { domain: 'app.example.com' } }), 'app.domain: '],
    [
      'prod',
      likeProd({ appUrl: undefined, app: {} }),
      'app.domain: must be set if the stage is protected: without a domain, a new distribution has another address',
    ],
  ])('%s is rejected with a message of one line: %#', (name, table, text) => {
    expect(() => parseStage(name, table)).toThrow(
      expect.objectContaining({ name: 'SynthFault', message: expect.stringContaining(text) }),
    )
    expect(() => parseStage(name, table)).toThrow(/^[^\n]+\.$/)
  })

  it('is rejected if the application has the domain of the API', () => {
    const domain = { name: 'example.com', certificateArn }
    const both = { appUrl: undefined, domain, app: { domain } }
    expect(() => parseStage('dev', like(both))).toThrow(
      'is invalid: app.domain.name: must differ from `domain.name`, which is the address of the API.',
    )
    const other = { ...both, app: { domain: { ...domain, name: 'app.example.com' } } }
    expect(parseStage('dev', like(other)).domain).toEqual(domain)
  })

  it.each([
    { appUrl: 'http://app.example.com/' },
    { domain: { name: 'x_', certificateArn } },
    { domain: { name: '', certificateArn } },
    { domain: { name: '-.example.com', certificateArn } },
    { appUrl: undefined, app: { domain: { name: 'app.example.com', certificateArn: 'x' } } },
    { throttle: { rate: 1, burst: -0.5 } },
  ])('%j is rejected with one reason', change => {
    expect(() => parseStage('dev', like(change))).toThrow(/ is invalid: [^;]+$/)
  })

  it('is rejected in plain words for every kind of wrong value', () => {
    const wrong = [undefined, null, true, 7, -0.3, 1e300, '', 'x', [], [7], {}, { unknown: 1 }]
    const stage = Object(stages['prod'])
    const changes = [
      ...Object.keys(stage).flatMap(key => wrong.map(value => ({ [key]: value }))),
      ...['domain', 'mail', 'database', 'throttle'].flatMap(group =>
        Object.keys(stage[group]).flatMap(key =>
          wrong.map(value => ({ [group]: { ...stage[group], [key]: value } })),
        ),
      ),
    ]
    const messages = changes.flatMap(change => {
      try {
        parseStage('prod', { prod: { ...stage, ...change } })
        return []
      } catch (error) {
        return [String(Object(error).message)]
      }
    })
    expect(messages.length).toBeGreaterThan(200)
    for (const message of messages) {
      expect(message).toMatch(
        /^The stage 'prod' in lib\/infra\/stages\.ts is invalid: [a-zA-Z]+[\w.]*: [a-z]/,
      )
      expect(message).not.toMatch(/expected|received|invalid input|too (small|big)|unrecognized|pattern/i)
    }
    expect(messages).toContain(
      "The stage 'prod' in lib/infra/stages.ts is invalid: throttle.rate: must be an integer.",
    )
    expect(messages).toContainEqual(
      expect.stringMatching(/mail\.from: this field is required; .*mail\.unknown: unknown field\.$/),
    )
  })
})
