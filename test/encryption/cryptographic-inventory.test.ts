import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { cryptographicInventory } from '../../lib/encryption/cryptographic-inventory.ts'

/** An import that is not only of types, from a package with cryptographic primitives. */
const CRYPTOGRAPHIC =
  /^(?!.*\bimport type\b).*(?:from|import\() ?'(?:node:crypto|jose|bcryptjs|otpauth|aws4fetch|standardwebhooks|@simplewebauthn\/[\w/]+|@aws-sdk\/client-kms)'/m
const PKCE = /\bcalculatePKCECodeChallenge\b/
const WEB_CRYPTO = /\bcrypto\.(?:subtle|getRandomValues|randomUUID)\b|\bMath\.random\b/

const sources = globSync(['lib/**/*.ts', 'functions/**/*.ts']).map(file => ({
  file: file.replaceAll('\\', '/'),
  text: readFileSync(file, 'utf8'),
}))
const listed = new Set(cryptographicInventory.flatMap(({ files }) => files))

describe('the cryptographic inventory', () => {
  it('has every file that uses cryptography, and no other', () => {
    const using = sources.filter(({ text }) => CRYPTOGRAPHIC.test(text) || PKCE.test(text))
    expect(using.length).toBeGreaterThan(20)
    expect([...listed].sort()).toEqual(using.map(({ file }) => file).sort())
  })

  it('has one source of random numbers', () => {
    expect(sources.filter(({ text }) => WEB_CRYPTO.test(text)).map(({ file }) => file)).toEqual([])
    const random = sources.filter(({ text }) => /\brandom(?:Bytes|UUID|Int|FillSync)\b/.test(text))
    expect(random.map(({ file }) => file)).toEqual(['lib/runtime/random.ts'])
  })

  it('names each purpose once, completely', () => {
    const purposes = cryptographicInventory.map(({ purpose }) => purpose)
    expect(new Set(purposes).size).toBe(purposes.length)
    for (const { files, ...texts } of cryptographicInventory)
      for (const text of Object.values(texts)) expect(text, texts.purpose).not.toBe('')
  })

  it('has no algorithm that is broken for its purpose', () => {
    for (const { text, file } of sources) {
      expect(text, file).not.toMatch(/createHash\('md5'\)|hash\('md5'|'des-|'rc4|-ecb'|-cbc'|'aes-128|RSA1_5/)
      if (/createHash\('sha1'\)|algorithm: 'SHA1'/.test(text))
        expect(['lib/services/breached-passwords.ts', 'lib/auth/factors/totp.ts']).toContain(file)
    }
  })
})
