import {
  AuthenticatorSelection,
  CreationExtensions,
  CreationOptions,
  CredentialParameters,
  RelyingParty,
  UserEntity,
} from '../webauthn-fields.ts'
import { type Component, replyObject } from './component.ts'

const rp = { id: 'app.example.com', name: 'Dashtam' }
const user = { id: 'AZrA3nwbelSdPi9rjB1OXw', name: 'ada@example.com', displayName: 'Ada' }
const parameters = { type: 'public-key' as const, alg: -7 }
const selection = {
  residentKey: 'required' as const,
  requireResidentKey: true as const,
  userVerification: 'required' as const,
}
const extensions = { credProps: true as const }

/** The options of the ceremony that registers a passkey. */
export const exampleCreationOptions = {
  challenge: 'tNvt3NkN8nNuq0h6vH0xwHMIYhCqR5wnq7mZ2v0KXyA',
  rp,
  user,
  pubKeyCredParams: [parameters],
  timeout: 300_000,
  excludeCredentials: [],
  authenticatorSelection: selection,
  attestation: 'none' as const,
  extensions,
}

/** The options of the ceremony that registers a passkey. Their names are those of WebAuthn Level 3. */
export const webauthnRegistrations: readonly Component[] = [
  replyObject('RelyingParty', RelyingParty, {
    description: 'The application that registers a passkey.',
    fields: { id: 'The domain that the passkey will belong to.', name: 'The name of the application.' },
    example: rp,
  }),
  replyObject('UserEntity', UserEntity, {
    description: 'The user of a new passkey.',
    fields: {
      id: 'The id of the user as 16 bytes, in base64url.',
      name: 'The email address, which the browser shows in the list of passkeys.',
      displayName: 'The name of the user.',
    },
    example: user,
  }),
  replyObject('CredentialParameters', CredentialParameters, {
    description: 'An algorithm that a passkey may use.',
    fields: { type: 'The type of the credential.', alg: 'The COSE number of the algorithm.' },
    example: parameters,
  }),
  replyObject('AuthenticatorSelection', AuthenticatorSelection, {
    description: 'The authenticators that may register.',
    fields: {
      residentKey:
        'The passkey must be discoverable, so that it can sign the user in without an email address.',
      requireResidentKey: 'The same, for WebAuthn Level 1.',
      userVerification: 'The authenticator must verify the user, for example by a fingerprint or a PIN.',
    },
    example: selection,
  }),
  replyObject('CreationExtensions', CreationExtensions, {
    description: 'The extensions of a registration.',
    fields: { credProps: 'The browser reports whether the passkey is discoverable.' },
    example: extensions,
  }),
  replyObject('CreationOptions', CreationOptions, {
    description:
      'The options of `navigator.credentials.create`: a `PublicKeyCredentialCreationOptionsJSON` of WebAuthn Level 3.',
    fields: {
      challenge: 'The random challenge that the browser signs, in base64url.',
      rp: 'The application.',
      user: 'The user.',
      pubKeyCredParams: 'The accepted algorithms.',
      timeout: 'The time for the answer, in milliseconds.',
      excludeCredentials: 'The passkeys that the user already has.',
      authenticatorSelection: 'The authenticators that may register.',
      attestation: 'No attestation is requested.',
      extensions: 'The extensions of the ceremony.',
    },
    example: exampleCreationOptions,
  }),
]
