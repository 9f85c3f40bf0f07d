import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { loadSettings } from '../../../lib/runtime/configuration/load.ts'
import { openPasskeyOptions } from '../../../lib/services/webauthn/open-passkey-options.ts'
import { openWebauthn } from '../../../lib/services/webauthn/open-webauthn.ts'
import { softwareAuthenticator } from '../../../local/authenticator/software-authenticator.ts'
import { minimalEnvironment } from '../../support/minimal-environment.ts'

const settings = loadSettings(minimalEnvironment, ['common', 'webauthn'])
const options = openPasskeyOptions(settings.common, settings.webauthn)
const webauthn = openWebauthn(settings.common, settings.webauthn)
const user = { id: '01234567-89ab-7cde-8f01-23456789abcd', email: 'ada@example.com', name: 'Ada' }

function registration() {
  const challenge = randomBytes(32).toString('base64url')
  const authenticator = softwareAuthenticator('https://app.example.com')
  const response = authenticator.create(options.creationOptions({ challenge, user, exclude: [] }))
  return { challenge, response, authenticator }
}

/** Returns every variant of a member in which one bit is different, except in the bytes at `headers`. */
function flips(encoded: string, headers: readonly number[] = []): string[] {
  const bytes = Buffer.from(encoded, 'base64url')
  const bits = Array.from({ length: bytes.length * 8 }, (_, bit) => bit)
  return bits.flatMap(bit => {
    if (headers.includes(bit >> 3)) return []
    const changed = Buffer.from(bytes)
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    return [changed.toString('base64url')]
  })
}

const memberOf = (response: object, member: string) => String(Reflect.get(response, member))
const repeated = (byte: number, count: number) => Buffer.alloc(count, byte)
const bombs: [string, Buffer][] = [
  ['nothing', Buffer.alloc(1)],
  ['arrays in 12,000 levels', repeated(0x81, 12_000)],
  ['maps in 12,000 levels', repeated(0xa1, 12_000)],
  ['tags in 12,000 levels', repeated(0xc0, 12_000)],
  ['an array of 2^64 - 1 items', Buffer.of(0x9b, ...repeated(0xff, 8))],
  ['a map of 2^32 - 1 entries', Buffer.of(0xba, ...repeated(0xff, 4))],
  ['a map of 2^53 - 1 entries', Buffer.of(0xbb, 0x00, 0x1f, ...repeated(0xff, 6))],
  ['a text of 2^53 - 1 bytes', Buffer.of(0x7b, 0x00, 0x1f, ...repeated(0xff, 6))],
  ['bytes of an unknown length', Buffer.of(0x5f, 0x41, 0x00)],
  ['a map with a key twice', Buffer.from('a263666d74646e6f6e6563666d74646e6f6e65', 'hex')],
  ['a map without members', Buffer.of(0xa0)],
]

describe('the verification of passkeys', () => {
  it('refuses an assertion with one wrong bit', { timeout: 60_000 }, async () => {
    const { authenticator, ...created } = registration()
    const registered = await webauthn.verifyRegistration(created)
    if (!registered) throw new Error('not registered')
    const passkey = { ...registered, userId: user.id }
    const challenge = randomBytes(32).toString('base64url')
    const response = authenticator.get(options.requestOptions({ challenge, allow: [] }))
    expect(await webauthn.verifyAssertion({ challenge, response, passkey })).toBeDefined()
    // The library ignores some bits of the tags of DER: of the sequence and of its two integers.
    const secondTag = 4 + (Buffer.from(response.response.signature, 'base64url')[3] ?? 0)
    const members = {
      authenticatorData: [],
      clientDataJSON: [],
      signature: [0, 1, 2, 3, secondTag, secondTag + 1],
    }
    for (const [member, headers] of Object.entries(members))
      for (const changed of flips(memberOf(response.response, member), headers)) {
        const forged = { ...response, response: { ...response.response, [member]: changed } }
        expect(await webauthn.verifyAssertion({ challenge, response: forged, passkey })).toBeUndefined()
      }
  })

  it('rejects nothing, and registers no other id, if a bit of a registration is wrong', async () => {
    const { challenge, response } = registration()
    for (const attestationObject of flips(response.response.attestationObject)) {
      const forged = { ...response, response: { ...response.response, attestationObject } }
      const passkey = await webauthn.verifyRegistration({ challenge, response: forged })
      expect([undefined, response.id]).toContain(passkey?.credentialId)
    }
  })

  it.each(bombs)('refuses an attestation object that is %s', async (_, bytes) => {
    const { challenge, response } = registration()
    const attestationObject = bytes.toString('base64url')
    const forged = { ...response, response: { ...response.response, attestationObject } }
    expect(await webauthn.verifyRegistration({ challenge, response: forged })).toBeUndefined()
  })

  it('rejects nothing, and registers no other id, if a registration ends at any byte', async () => {
    const { challenge, response } = registration()
    const bytes = Buffer.from(response.response.attestationObject, 'base64url')
    for (let length = 1; length < bytes.length; length++) {
      const attestationObject = bytes.subarray(0, length).toString('base64url')
      const forged = { ...response, response: { ...response.response, attestationObject } }
      const passkey = await webauthn.verifyRegistration({ challenge, response: forged })
      // Without a certificate, nothing proves the last bytes, which are those of the public key.
      expect(length < bytes.length - 64 ? [undefined] : [undefined, response.id]).toContain(
        passkey?.credentialId,
      )
    }
  })
})
