import {
  AssertionResponse,
  AuthenticationResponse,
  CredentialDescriptor,
  RequestOptions,
} from '../webauthn-fields.ts'
import { type Component, replyObject, requestBody } from './component.ts'

const CREDENTIAL_ID = 'The id of the credential, in base64url.'
const exampleCredentialId = 'YVh69pMEtEyyZ1bMe5-pYg'
const exampleDescriptor = {
  type: 'public-key' as const,
  id: exampleCredentialId,
  transports: ['internal', 'hybrid'],
}

/** The options of a ceremony. */
export const exampleRequestOptions = {
  challenge: 'tNvt3NkN8nNuq0h6vH0xwHMIYhCqR5wnq7mZ2v0KXyA',
  rpId: 'app.example.com',
  timeout: 300_000,
  allowCredentials: [exampleDescriptor],
  userVerification: 'required' as const,
}

const exampleResponse = {
  clientDataJSON: 'eyJ0eXBlIjoid2ViYXV0aG4uZ2V0In0',
  authenticatorData: 'SZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2MdAAAAAA',
  signature: 'MEUCIQDk0Yq0rG2vS',
  userHandle: 'AZrA3nwbelSdPi9rjB1OXw',
}

/** The result of a ceremony. */
export const exampleAssertion = {
  id: exampleCredentialId,
  rawId: exampleCredentialId,
  type: 'public-key' as const,
  clientExtensionResults: {},
  response: exampleResponse,
}

/** The options and results of the ceremonies that sign a user in. Their names are those of WebAuthn Level 3. */
export const webauthnAssertions: readonly Component[] = [
  replyObject('CredentialDescriptor', CredentialDescriptor, {
    description: 'A passkey that can answer a challenge.',
    fields: {
      type: 'The type of the credential.',
      id: CREDENTIAL_ID,
      transports: 'How a browser can reach the authenticator.',
    },
    example: exampleDescriptor,
  }),
  replyObject('RequestOptions', RequestOptions, {
    description:
      'The options of `navigator.credentials.get`: a `PublicKeyCredentialRequestOptionsJSON` of WebAuthn Level 3.',
    fields: {
      challenge: 'The random challenge that the authenticator signs, in base64url.',
      rpId: 'The domain that the passkeys belong to.',
      timeout: 'The time for the answer, in milliseconds.',
      allowCredentials: 'The passkeys that can answer. If empty, the browser offers all that it knows.',
      userVerification: 'The authenticator must verify the user, for example by a fingerprint or a PIN.',
    },
    example: exampleRequestOptions,
  }),
  requestBody('AssertionResponse', AssertionResponse, {
    description: 'The response of the authenticator.',
    fields: {
      clientDataJSON: 'What the browser signed: the type, the challenge and the origin.',
      authenticatorData: 'What the authenticator signed: the domain, flags and a counter.',
      signature: 'The signature.',
      userHandle: 'The id of the user that the authenticator stored.',
    },
    example: exampleResponse,
  }),
  requestBody('AuthenticationResponse', AuthenticationResponse, {
    description:
      'The result of `navigator.credentials.get`, from its method `toJSON`: an `AuthenticationResponseJSON` of WebAuthn Level 3.',
    fields: {
      id: CREDENTIAL_ID,
      rawId: CREDENTIAL_ID,
      type: 'The type of the credential.',
      authenticatorAttachment: 'Whether the authenticator is part of the device.',
      clientExtensionResults: 'The results of extensions. They are ignored.',
      response: 'The response of the authenticator.',
    },
    example: exampleAssertion,
  }),
]
