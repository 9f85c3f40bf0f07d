import { describe, expect, it } from 'vitest'
import { parseStage } from '../../lib/infra/stage.ts'
import { stages } from '../support/stages.ts'

const certificateArn = 'arn:aws:acm:us-east-1:000000000000:certificate/00000000-0000-0000-0000-000000000000'
const like = (changes: object) => ({ dev: { ...stages['dev'], ...changes } })

describe('the configuration of a stage', () => {
  it.each(Object.keys(stages))('%s is valid', name => {
    expect(parseStage(name, stages).name).toBe(name)
  })

  it('shares no URL between stages and protects only prod', () => {
    const all = Object.keys(stages).map(name => parseStage(name, stages))
    expect(new Set(all.map(({ appUrl }) => appUrl)).size).toBe(all.length)
    expect(all.filter(stage => stage.protected).map(({ name }) => name)).toEqual(['prod'])
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
    ['dev', like({ settings: { LOCKOUT: '1' } }), 'settings.LOCKOUT: is not a setting with a default'],
    [
      'dev',
      like({ settings: { API_URL: 'https://x.example' } }),
      'settings.API_URL: is not a setting with a default',
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
  ])('%s is rejected with a message of one line: %#', (name, table, text) => {
    expect(() => parseStage(name, table)).toThrow(
      expect.objectContaining({ name: 'SynthFault', message: expect.stringContaining(text) }),
    )
    expect(() => parseStage(name, table)).toThrow(/^[^\n]+\.$/)
  })
})
