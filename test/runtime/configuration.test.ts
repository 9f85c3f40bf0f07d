import { describe, expect, it } from 'vitest'
import type { Setting } from '../../lib/runtime/configuration/kinds.ts'
import { ConfigurationError, loadSettings, variableOf } from '../../lib/runtime/configuration/load.ts'
import { settingsTable } from '../../lib/runtime/configuration/settings.ts'
import { minimalEnvironment } from '../support/minimal-environment.ts'

describe('the configuration', () => {
  it('uses the environment, and the defaults for absent variables', () => {
    const { common } = loadSettings({ ...minimalEnvironment, ACCESS_TOKEN_SECONDS: '60', LOG_LEVEL: '' }, [
      'common',
    ])
    expect(common).toMatchObject({
      accessTokenSeconds: 60,
      browserSessionSeconds: 2_592_000,
      passwordHashRounds: 12,
      logLevel: 'info',
    })
  })

  it('reports all faults in one error, without values', () => {
    const environment = {
      APP_URL: 'ftp://x',
      PASSWORD_HASH_ROUNDS: 'hunter2',
      LOG_LEVEL: 'loud',
      LOCKOUT_SECONDS: '1',
      AWS_REGION: 'eu-central-1',
    }
    const load = () => loadSettings(environment, ['common', 'database'])
    expect(load).toThrow(ConfigurationError)
    try {
      load()
    } catch (error) {
      const { message } = error as Error
      const variables = [...message.matchAll(/^- ([A-Z_]+)/gm)].map(([, variable]) => variable)
      expect(variables.sort()).toEqual([
        'API_URL',
        'APP_URL',
        'AWS_ACCESS_KEY_ID',
        'AWS_SECRET_ACCESS_KEY',
        'DATABASE_CLUSTER_ARN',
        'DATABASE_SECRET_ARN',
        'LOCKOUT_SECONDS',
        'LOG_LEVEL',
        'PASSWORD_HASH_ROUNDS',
      ])
      expect(message).not.toContain('hunter2')
    }
  })

  it.each(['-1', '1.5', '1e3', ' 60', '60s', '0x3c', '99999999999999999999', 'NaN'])(
    'refuses %j as a number',
    value => {
      expect(() => loadSettings({ ...minimalEnvironment, ACCESS_TOKEN_SECONDS: value }, ['common'])).toThrow(
        'ACCESS_TOKEN_SECONDS',
      )
    },
  )

  it.each(['https://x.example/', 'https://x.example?a', 'javascript:alert(1)', 'x.example', '//x'])(
    'refuses %j as a URL',
    value => {
      expect(() => loadSettings({ ...minimalEnvironment, API_URL: value }, ['common'])).toThrow('API_URL')
    },
  )

  it('fails the cold start of a function if invalid', async () => {
    await expect(import('../../functions/system/jwks.ts')).rejects.toThrow(ConfigurationError)
  })

  it('has a unique variable, a description and a valid default for every setting', () => {
    const settings = Object.values(settingsTable).flatMap(group => Object.entries<Setting<unknown>>(group))
    const variables = settings.map(([name, setting]) => variableOf(name, setting))
    // Services can share a setting, and therefore its variable.
    const declared = new Set<unknown>(settings.map(([, setting]) => setting))
    expect(new Set(variables).size).toBe(declared.size)
    for (const [name, setting] of settings) {
      expect(setting.description, name).toMatch(/^[A-Z`].*\.$/)
      if (setting.default !== undefined)
        expect(setting.read(String(setting.default)), name).toBe(setting.default)
    }
  })
})
