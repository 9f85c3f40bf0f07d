import type { Settings } from '../../runtime/configuration/settings.ts'
import { openedOnce } from '../sdk-client.ts'
import { ALGORITHMS, relyingPartyOf, userHandleOf } from './relying-party.ts'
import { Assertion, isCrossOrigin, Registration } from './responses.ts'
import type { WebAuthn } from './webauthn.ts'

type Library = typeof import('@simplewebauthn/server')
type Helpers = typeof import('@simplewebauthn/server/helpers')

/** The AAGUID of an authenticator that does not name its model. */
const NO_MODEL = '00000000-0000-0000-0000-000000000000'

/**
 * Opens the verification of WebAuthn. The library checks the type, the challenge, the origin, the hash of the RP id, the
 * flags and the signature. It is loaded with the first response, because most sign-ins do not require it.
 */
export function openWebauthn(common: Settings['common'], settings: Settings['webauthn']): WebAuthn {
  const expected = {
    expectedOrigin: [...(settings.passkeyOrigins ?? [new URL(common.appUrl).origin])],
    expectedRPID: relyingPartyOf(common, settings).id,
    requireUserVerification: true,
  }
  const library = openedOnce<Library>(() => import('@simplewebauthn/server'))
  const helpers = openedOnce<Helpers>(() => import('@simplewebauthn/server/helpers'))
  return {
    verifyRegistration: async ({ challenge, response }) => {
      const read = Registration.safeParse(response)
      if (!read.success) return undefined
      const [{ verifyRegistrationResponse }, { decodeAttestationObject }] = [await library(), await helpers()]
      const { data } = read
      return await verified(async () => {
        const object = Buffer.from(data.response.attestationObject, 'base64url')
        const statement = decodeAttestationObject(Uint8Array.from(object))
        if (isCrossOrigin(data.response.clientDataJSON) || !isUnattested(statement)) return undefined
        const { registrationInfo } = await verifyRegistrationResponse({
          ...expected,
          response: data,
          expectedChallenge: challenge,
          supportedAlgorithmIDs: ALGORITHMS,
        })
        if (!registrationInfo || registrationInfo.credential.id !== data.id) return undefined
        const { aaguid, credential, credentialBackedUp, credentialDeviceType } = registrationInfo
        return {
          credentialId: credential.id,
          publicKey: credential.publicKey,
          signatureCount: credential.counter,
          isBackupEligible: credentialDeviceType === 'multiDevice',
          isBackedUp: credentialBackedUp,
          transports: data.response.transports,
          aaguid: aaguid === NO_MODEL ? null : aaguid,
        }
      })
    },
    verifyAssertion: async ({ challenge, response, passkey }) => {
      const read = Assertion.safeParse(response)
      if (!read.success || read.data.id !== passkey.credentialId) return undefined
      const { data } = read
      // WebAuthn level 3, 7.2, step 6. The library does not check the handle.
      const { userHandle, ...signed } = data.response
      if (userHandle != null && userHandle !== userHandleOf(passkey.userId)) return undefined
      const { verifyAuthenticationResponse } = await library()
      return await verified(async () => {
        if (isCrossOrigin(signed.clientDataJSON)) return undefined
        const { verified: isValid, authenticationInfo } = await verifyAuthenticationResponse({
          ...expected,
          response: { ...data, response: signed },
          expectedChallenge: challenge,
          // Counter 0: the library throws if the counter does not increase, and that cannot be distinguished from a
          // wrong signature. The comparison is below.
          credential: {
            id: passkey.credentialId,
            publicKey: Uint8Array.from(passkey.publicKey),
            counter: 0,
          },
        })
        if (!isValid) return undefined
        const { newCounter: signatureCount, credentialBackedUp } = authenticationInfo
        const isCounted = signatureCount > 0 || passkey.signatureCount > 0
        return {
          signatureCount,
          isBackedUp: credentialBackedUp,
          isCloned: isCounted && signatureCount <= passkey.signatureCount,
        }
      })
    },
  }
}

/**
 * Returns whether a registration has no attestation, or the authenticator's own signature instead of one, which WebAuthn
 * permits for `none`. Refuses certificates: nobody asked for them, and parsing them is a risk without a use.
 */
function isUnattested(object: ReturnType<Helpers['decodeAttestationObject']>): boolean {
  const format = object.get('fmt')
  return format === 'none' || (format === 'packed' && object.get('attStmt').get('x5c') === undefined)
}

/** Returns the result of a verification; `undefined` if it throws, as the library does for every invalid response. */
async function verified<T>(verify: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await verify()
  } catch {
    return undefined
  }
}
