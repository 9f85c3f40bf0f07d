import { describe, expect, it } from 'vitest'
import { readSchema } from '../../../../bin/docs/database/schema.ts'
import { communicationPage } from '../../../../bin/docs/security/communication-page.ts'
import { cryptographyPage } from '../../../../bin/docs/security/cryptography-page.ts'
import { dataClassificationPage } from '../../../../bin/docs/security/data-classification-page.ts'
import { classifiedTables } from '../../../../lib/db/classification/classified-tables.ts'
import { cryptographicInventory } from '../../../../lib/encryption/cryptographic-inventory.ts'
import type { Setting } from '../../../../lib/runtime/configuration/kinds.ts'
import { variableOf } from '../../../../lib/runtime/configuration/load.ts'
import { settingsTable } from '../../../../lib/runtime/configuration/settings.ts'
import { connections } from '../../../../lib/services/communication.ts'

const variables = new Set(
  Object.values(settingsTable).flatMap(group =>
    Object.entries<Setting<unknown>>(group).map(([name, setting]) => variableOf(name, setting)),
  ),
)
const variablesIn = (text: string) => text.match(/\b[A-Z]+(?:_[A-Z]+)+\b/g) ?? []

describe('the data classification', () => {
  it('has every column of the migrated database, and no other', () => {
    const columns = Object.entries(classifiedTables).map(
      ([table, { columns }]) => [table, Object.keys(columns).sort()] as const,
    )
    const schema = readSchema().map(
      ({ name, columns }) => [name, columns.map(column => column.name).sort()] as const,
    )
    expect(new Map(columns)).toEqual(new Map(schema))
  })

  it('classifies hashes, ciphertexts and keys as secret, and addresses as personal or stricter', () => {
    for (const [table, { columns }] of Object.entries(classifiedTables))
      for (const [column, name] of Object.entries(columns)) {
        const where = `${table}.${column}`
        if (
          /^(?:secret_hash|password_hash|code_hash|wrapped|secret|access_token|refresh_token)$/.test(column)
        )
          expect(name, where).toBe('secret')
        if (/^(?:email|ip|user_agent|location|device_name)$/.test(column))
          expect(name, where).toBe('personal')
      }
  })

  it('names settings that exist, and has a row for each table', () => {
    const { body } = dataClassificationPage()
    expect(variablesIn(body).filter(name => !variables.has(name))).toEqual([])
    for (const { name } of readSchema()) expect(body).toContain(`### ${name}\n`)
  })
})

describe('the communication list', () => {
  it('names settings that exist, and every connection', () => {
    const { body } = communicationPage()
    const named = Object.values(connections).flatMap(connection =>
      Object.values(connection).flatMap(text => variablesIn(String(text))),
    )
    expect(named.length).toBeGreaterThan(10)
    expect(named.filter(name => !variables.has(name))).toEqual([])
    for (const name of Object.keys(connections)) expect(body).toContain(`## ${name}\n`)
  })
})

describe('the page of the cryptographic inventory', () => {
  it('has every use with its key, rotation and migration', () => {
    const { body } = cryptographyPage()
    for (const { purpose, rotation } of cryptographicInventory) {
      expect(body).toContain(`## ${purpose}\n`)
      expect(body).toContain(`- **Rotation:** ${rotation}`)
    }
  })
})
