import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import type { CreationOptions, RequestOptions } from '../../lib/services/webauthn/passkey-options.ts'
import { encodeCbor } from './cbor.ts'

/** What a ceremony does differently from an honest browser and authenticator. */
export interface Deviation {
  readonly origin?: string
  readonly rpId?: string
  readonly challenge?: string
  /** The type in the client data. */
  readonly type?: string
  readonly crossOrigin?: boolean
  /** Whether the user was verified, for example by a fingerprint. */
  readonly isUserVerified?: boolean
  readonly isUserPresent?: boolean
  /** The counter of an assertion. */
  readonly signatureCount?: number
  /** The attestation format and statement, instead of `none`. */
  readonly attestation?: { readonly format: string; readonly statement: ReadonlyMap<string, Uint8Array> }
}

/** The result of `navigator.credentials.create()`: RegistrationResponseJSON (WebAuthn level 3, 5.1.8). */
export interface RegistrationJson {
  id: string
  rawId: string
  type: 'public-key'
  authenticatorAttachment: string
  clientExtensionResults: { credProps: { rk: boolean } }
  response: { clientDataJSON: string; attestationObject: string; transports: string[] }
}

/** The result of `navigator.credentials.get()`: AuthenticationResponseJSON (WebAuthn level 3, 5.1.9). */
export interface AuthenticationJson {
  id: string
  rawId: string
  type: 'public-key'
  authenticatorAttachment: string
  clientExtensionResults: Record<string, never>
  response: { clientDataJSON: string; authenticatorData: string; signature: string; userHandle: string }
}

/** A browser and its authenticator in software, for tests and for the smoke test. It stores discoverable passkeys. */
export interface SoftwareAuthenticator {
  /** Creates a passkey, as `navigator.credentials.create()`. Throws if it has one that the options exclude. */
  create(options: CreationOptions, deviation?: Deviation): RegistrationJson
  /** Signs with a passkey, as `navigator.credentials.get()`: an allowed one, or the newest of the RP. */
  get(options: RequestOptions, deviation?: Deviation): AuthenticationJson
  /** Returns a copy with the same passkeys and counters. */
  clone(): SoftwareAuthenticator
}

interface StoredPasskey {
  readonly id: string
  readonly rpId: string
  readonly userHandle: string
  readonly privateKey: KeyObject
  count: number
}

const FLAGS = { userPresent: 0x01, userVerified: 0x04, backupEligible: 0x08, backedUp: 0x10, attested: 0x40 }
const [ES256, P256, EC2] = [-7, 1, 2]
const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')
const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest()

/**
 * Creates an authenticator whose browser shows a page of `origin`. A synchronized passkey has no counter, and is backed
 * up.
 */
export function softwareAuthenticator(
  origin: string,
  { isSynchronized = false, passkeys = [] }: { isSynchronized?: boolean; passkeys?: StoredPasskey[] } = {},
): SoftwareAuthenticator {
  const clientData = (type: string, challenge: string, deviation: Deviation) =>
    Buffer.from(
      JSON.stringify({
        type: deviation.type ?? type,
        challenge: deviation.challenge ?? challenge,
        origin: deviation.origin ?? origin,
        crossOrigin: deviation.crossOrigin ?? false,
      }),
    )
  const authenticatorData = (rpId: string, count: number, deviation: Deviation, attested?: Uint8Array) => {
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(count)
    const flags =
      ((deviation.isUserPresent ?? true) ? FLAGS.userPresent : 0) |
      ((deviation.isUserVerified ?? true) ? FLAGS.userVerified : 0) |
      (isSynchronized ? FLAGS.backupEligible | FLAGS.backedUp : 0) |
      (attested ? FLAGS.attested : 0)
    const parts = [sha256(deviation.rpId ?? rpId), Buffer.of(flags), counter]
    return Buffer.concat([...parts, ...(attested ? [attested] : [])])
  }
  return {
    create: (options, deviation = {}) => {
      if (options.excludeCredentials.some(({ id }) => passkeys.some(known => known.id === id)))
        throw new DOMException('The authenticator has a passkey of this user', 'InvalidStateError')
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      const id = randomBytes(32)
      const rpId = options.rp.id
      passkeys.push({ id: base64url(id), rpId, userHandle: options.user.id, privateKey, count: 0 })
      // The AAGUID 0 names no model. The length of the id follows it.
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.of(0, id.length), id, coseKey(publicKey)])
      const { format, statement } = deviation.attestation ?? { format: 'none', statement: new Map() }
      const attestationObject = encodeCbor(
        new Map<string, string | Uint8Array | ReadonlyMap<string, Uint8Array>>([
          ['fmt', format],
          ['attStmt', statement],
          ['authData', authenticatorData(rpId, deviation.signatureCount ?? 0, deviation, attested)],
        ]),
      )
      return {
        id: base64url(id),
        rawId: base64url(id),
        type: 'public-key',
        authenticatorAttachment: 'platform',
        clientExtensionResults: { credProps: { rk: true } },
        response: {
          clientDataJSON: base64url(clientData('webauthn.create', options.challenge, deviation)),
          attestationObject: base64url(attestationObject),
          transports: isSynchronized ? ['internal', 'hybrid'] : ['internal'],
        },
      }
    },
    get: ({ allowCredentials, challenge, rpId }, deviation = {}) => {
      const isAllowed = ({ id }: StoredPasskey) =>
        allowCredentials.length === 0 || allowCredentials.some(allowed => allowed.id === id)
      const passkey = passkeys.findLast(known => known.rpId === rpId && isAllowed(known))
      if (!passkey) throw new DOMException('The authenticator has no such passkey', 'NotAllowedError')
      if (!isSynchronized) passkey.count += 1
      const data = authenticatorData(rpId, deviation.signatureCount ?? passkey.count, deviation)
      const client = clientData('webauthn.get', challenge, deviation)
      return {
        id: passkey.id,
        rawId: passkey.id,
        type: 'public-key',
        authenticatorAttachment: 'platform',
        clientExtensionResults: {},
        response: {
          clientDataJSON: base64url(client),
          authenticatorData: base64url(data),
          signature: base64url(sign('sha256', Buffer.concat([data, sha256(client)]), passkey.privateKey)),
          userHandle: passkey.userHandle,
        },
      }
    },
    clone: () =>
      softwareAuthenticator(origin, { isSynchronized, passkeys: passkeys.map(known => ({ ...known })) }),
  }
}

/** Encodes a P-256 key as a COSE key (RFC 9053, 7.1.1). */
function coseKey(publicKey: KeyObject): Buffer {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  return encodeCbor(
    new Map<number, number | Uint8Array>([
      [1, EC2],
      [3, ES256],
      [-1, P256],
      [-2, Buffer.from(x, 'base64url')],
      [-3, Buffer.from(y, 'base64url')],
    ]),
  )
}
