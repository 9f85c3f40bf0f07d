import { randomBytes, randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { ConfigurationError, loadSettings } from '../../../lib/runtime/configuration/load.ts'
import { openPasskeyOptions } from '../../../lib/services/webauthn/open-passkey-options.ts'
import { openWebauthn } from '../../../lib/services/webauthn/open-webauthn.ts'
import type { RegisteredPasskey } from '../../../lib/services/webauthn/webauthn.ts'
import { type Deviation, softwareAuthenticator } from '../../../local/authenticator/software-authenticator.ts'
import { minimalEnvironment } from '../../support/minimal-environment.ts'

const environment = { ...minimalEnvironment, APP_URL: 'https://app.example.com/web' }

function open(variables: Record<string, string> = {}) {
  const settings = loadSettings({ ...environment, ...variables }, ['common', 'passkeyOptions', 'webauthn'])
  return {
    ...openPasskeyOptions(settings.common, settings.passkeyOptions),
    ...openWebauthn(settings.common, settings.webauthn),
  }
}

const webauthn = open()
const newChallenge = () => randomBytes(32).toString('base64url')
const user = { id: '01234567-89ab-7cde-8f01-23456789abcd', email: 'ada@example.com', name: 'Ada' }
const ORIGIN = 'https://app.example.com'

function register(authenticator = softwareAuthenticator(ORIGIN), deviation: Deviation = {}) {
  const challenge = newChallenge()
  const options = webauthn.creationOptions({ challenge, user, exclude: [] })
  const response = authenticator.create(options, deviation)
  return { authenticator, challenge, response }
}

async function registered(authenticator = softwareAuthenticator(ORIGIN)) {
  const passkey = await webauthn.verifyRegistration(register(authenticator))
  if (!passkey) throw new Error('not registered')
  return { authenticator, passkey: { ...passkey, userId: user.id } }
}

function assert(
  { authenticator, passkey }: Awaited<ReturnType<typeof registered>>,
  deviation: Deviation = {},
) {
  const challenge = newChallenge()
  const options = webauthn.requestOptions({ challenge, allow: [] })
  return { challenge, response: authenticator.get(options, deviation), passkey }
}

const deviations: [string, Deviation][] = [
  ['another origin', { origin: 'https://evil.example.net' }],
  ['a subdomain', { origin: 'https://x.app.example.com' }],
  ['another port', { origin: 'https://app.example.com:8443' }],
  ['another RP', { rpId: 'example.net' }],
  ['another challenge', { challenge: newChallenge() }],
  ['another ceremony', { type: 'payment.get' }],
  ['a frame of another site', { crossOrigin: true }],
  ['an absent user', { isUserPresent: false }],
  ['an unverified user', { isUserVerified: false }],
]

describe('registration', () => {
  it('requires a discoverable credential, a verified user and no attestation', () => {
    const exclude = [{ credentialId: 'AAAA', transports: ['internal'] }]
    const options = webauthn.creationOptions({ challenge: 'xyz', user, exclude })
    expect(options).toEqual({
      challenge: 'xyz',
      rp: { id: 'app.example.com', name: 'Dashtam' },
      user: {
        id: Buffer.from('0123456789ab7cde8f0123456789abcd', 'hex').toString('base64url'),
        name: 'ada@example.com',
        displayName: 'Ada',
      },
      pubKeyCredParams: [-7, -8, -257].map(alg => ({ type: 'public-key', alg })),
      timeout: 300_000,
      excludeCredentials: [{ type: 'public-key', id: 'AAAA', transports: ['internal'] }],
      authenticatorSelection: {
        residentKey: 'required',
        requireResidentKey: true,
        userVerification: 'required',
      },
      attestation: 'none',
      extensions: { credProps: true },
    })
  })

  it('returns the passkey', async () => {
    const { challenge, response } = register()
    expect(await webauthn.verifyRegistration({ challenge, response })).toEqual({
      credentialId: response.id,
      publicKey: expect.any(Uint8Array),
      signatureCount: 0,
      isBackupEligible: false,
      isBackedUp: false,
      transports: ['internal'],
      aaguid: null,
    } satisfies RegisteredPasskey)
  })

  it('returns the backup state', async () => {
    const { passkey } = await registered(softwareAuthenticator(ORIGIN, { isSynchronized: true }))
    expect(passkey).toMatchObject({
      isBackupEligible: true,
      isBackedUp: true,
      transports: ['internal', 'hybrid'],
    })
  })

  it.each(deviations)('refuses %s', async (_, deviation) => {
    expect(await webauthn.verifyRegistration(register(undefined, deviation))).toBeUndefined()
  })

  it('refuses another id than the signed one', async () => {
    const { challenge, response } = register()
    const id = randomBytes(32).toString('base64url')
    const changed = { ...response, id, rawId: id }
    expect(await webauthn.verifyRegistration({ challenge, response: changed })).toBeUndefined()
  })

  it('refuses certificates', async () => {
    const statement = new Map<string, Uint8Array>([['x5c', Buffer.of(1)]])
    const attested = register(undefined, { attestation: { format: 'packed', statement } })
    expect(await webauthn.verifyRegistration(attested)).toBeUndefined()
    const other = register(undefined, { attestation: { format: 'apple', statement } })
    expect(await webauthn.verifyRegistration(other)).toBeUndefined()
  })

  it('accepts an app by its signing certificate', async () => {
    const app = `android:apk-key-hash:${newChallenge()}`
    const both = open({ PASSKEY_ORIGINS: `${ORIGIN} ${app}` })
    expect(await both.verifyRegistration(register(softwareAuthenticator(app)))).toBeDefined()
    expect(await webauthn.verifyRegistration(register(softwareAuthenticator(app)))).toBeUndefined()
  })
})

describe('authentication', () => {
  it('offers discoverable credentials, or the given ones', () => {
    expect(webauthn.requestOptions({ challenge: 'xyz', allow: [] })).toEqual({
      challenge: 'xyz',
      rpId: 'app.example.com',
      timeout: 300_000,
      allowCredentials: [],
      userVerification: 'required',
    })
    const allow = [{ credentialId: 'AAAA', transports: ['usb'] }]
    const { allowCredentials } = webauthn.requestOptions({ challenge: 'xyz', allow })
    expect(allowCredentials).toEqual([{ type: 'public-key', id: 'AAAA', transports: ['usb'] }])
  })

  it('returns the counter', async () => {
    const one = await registered()
    expect(await webauthn.verifyAssertion(assert(one))).toEqual({
      signatureCount: 1,
      isBackedUp: false,
      isCloned: false,
    })
  })

  it('accepts a passkey without a counter', async () => {
    const one = await registered(softwareAuthenticator(ORIGIN, { isSynchronized: true }))
    const verified = await webauthn.verifyAssertion(assert(one))
    expect(verified).toEqual({ signatureCount: 0, isBackedUp: true, isCloned: false })
  })

  it.each([
    [1, 1],
    [1, 5],
    [0, 5],
  ])('reports a counter of %i after %i as a copy', async (signatureCount, stored) => {
    const { authenticator, passkey } = await registered()
    const assertion = assert(
      { authenticator, passkey: { ...passkey, signatureCount: stored } },
      { signatureCount },
    )
    expect(await webauthn.verifyAssertion(assertion)).toMatchObject({ signatureCount, isCloned: true })
  })

  it('reports the second of two copies', async () => {
    const one = await registered()
    const copy = { ...one, authenticator: one.authenticator.clone() }
    const first = await webauthn.verifyAssertion(assert(one))
    const signatureCount = first?.signatureCount ?? 0
    const second = assert({ ...copy, passkey: { ...one.passkey, signatureCount } })
    expect(await webauthn.verifyAssertion(second)).toMatchObject({ isCloned: true })
  })

  it.each(deviations)('refuses %s', async (_, deviation) => {
    expect(await webauthn.verifyAssertion(assert(await registered(), deviation))).toBeUndefined()
  })

  it('refuses the signature of another key', async () => {
    const one = await registered()
    const other = await registered()
    const { challenge, response, passkey } = assert(one)
    const forged = { ...passkey, publicKey: other.passkey.publicKey }
    expect(await webauthn.verifyAssertion({ challenge, response, passkey: forged })).toBeUndefined()
    const renamed = { ...passkey, credentialId: other.passkey.credentialId }
    expect(await webauthn.verifyAssertion({ challenge, response, passkey: renamed })).toBeUndefined()
  })

  it('refuses the handle of another user; a response without a handle verifies', async () => {
    const { challenge, response, passkey } = assert(await registered())
    const withHandle = (userHandle: string | null) => ({
      challenge,
      response: { ...response, response: { ...response.response, userHandle } },
      passkey,
    })
    const other = Buffer.alloc(16, 7).toString('base64url')
    expect(await webauthn.verifyAssertion(withHandle(other))).toBeUndefined()
    expect(await webauthn.verifyAssertion(withHandle(''))).toBeUndefined()
    expect(await webauthn.verifyAssertion(withHandle(null))).toBeDefined()
  })

  it('refuses a registration as an assertion', async () => {
    const { authenticator, passkey } = await registered()
    const { challenge, response } = register(authenticator)
    expect(await webauthn.verifyAssertion({ challenge, response, passkey })).toBeUndefined()
  })
})

describe('malformed responses', () => {
  const { response } = register()
  it.each([
    ['nothing', undefined],
    ['text', 'response'],
    ['no members', {}],
    ['no JSON', { ...response, response: { ...response.response, clientDataJSON: 'AAAA' } }],
    ['JSON null', { ...response, response: { ...response.response, clientDataJSON: 'bnVsbA' } }],
    ['no CBOR', { ...response, response: { ...response.response, attestationObject: 'AAAA' } }],
    ['empty bytes', { ...response, response: { ...response.response, attestationObject: '' } }],
    ['no base64url', { ...response, response: { ...response.response, attestationObject: '!' } }],
  ])('are refused: %s', async (_, malformed) => {
    const challenge = newChallenge()
    expect(await webauthn.verifyRegistration({ challenge, response: malformed })).toBeUndefined()
    const { passkey } = await registered()
    expect(await webauthn.verifyAssertion({ challenge, response: malformed, passkey })).toBeUndefined()
  })

  it('do not verify if bytes are missing at the end', async () => {
    const { challenge, response: whole } = register()
    const bytes = Buffer.from(whole.response.attestationObject, 'base64url')
    for (const length of [1, 40, 80, 120, 180]) {
      const attestationObject = bytes.subarray(0, length).toString('base64url')
      const cut = { ...whole, response: { ...whole.response, attestationObject } }
      expect(await webauthn.verifyRegistration({ challenge, response: cut })).toBeUndefined()
    }
  })
})

describe('settings', () => {
  it('bind passkeys to a parent domain', async () => {
    const parent = open({ PASSKEY_RP_ID: 'example.com', PASSKEY_RP_NAME: 'Example' })
    const { rp } = parent.creationOptions({ challenge: 'xyz', user, exclude: [] })
    expect(rp).toEqual({ id: 'example.com', name: 'Example' })
    const challenge = newChallenge()
    const response = softwareAuthenticator(ORIGIN).create(
      parent.creationOptions({ challenge, user: { ...user, id: randomUUID() }, exclude: [] }),
    )
    expect(await parent.verifyRegistration({ challenge, response })).toBeDefined()
    expect(await webauthn.verifyRegistration({ challenge, response })).toBeUndefined()
  })

  it.each([
    ['PASSKEY_RP_ID', 'https://example.com'],
    ['PASSKEY_RP_ID', 'example.com:443'],
    ['PASSKEY_ORIGINS', 'example.com'],
    ['PASSKEY_ORIGINS', 'https://*.example.com'],
    ['PASSKEY_ORIGINS', 'http://example.com'],
    ['PASSKEY_ORIGINS', 'android:apk-key-hash:short'],
    ['PASSKEY_RP_NAME', 'a:b'],
  ])('refuse %s=%s', (name, value) => {
    expect(() => open({ [name]: value })).toThrow(ConfigurationError)
  })
})
