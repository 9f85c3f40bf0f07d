import * as z from 'zod/mini'

// The member names are those of WebAuthn level 3, 5.1.8 to 5.1.10, so that browsers parse and create the objects without
// conversion (`PublicKeyCredential.parseCreationOptionsFromJSON()`, `toJSON()`). Browsers send further members, which are
// permitted and not read.

/** Bytes in base64url without padding, at most `maxLength` characters. */
const Base64Url = (maxLength: number) =>
  z.string().check(z.minLength(1), z.maxLength(maxLength), z.regex(/^[A-Za-z0-9_-]+$/, 'Must be base64url.'))

/** A credential id has at most 1023 bytes. */
const CredentialId = Base64Url(1364)
const UserHandle = Base64Url(88)
const Challenge = Base64Url(88)
/** A word of an enumeration that may grow, such as a transport. */
const Word = z.string().check(z.minLength(1), z.maxLength(32), z.regex(/^[a-z0-9-]+$/, 'Must be a word.'))
const PublicKey = z.literal('public-key')
const ClientData = Base64Url(8192)

const credential = <S extends z.core.$ZodType>(response: S) =>
  z.looseObject({
    id: CredentialId,
    rawId: CredentialId,
    type: PublicKey,
    authenticatorAttachment: z.optional(z.nullable(Word)),
    // The results of extensions are not read.
    clientExtensionResults: z.optional(z.unknown()),
    response,
  })

/** The response of an authenticator to a registration: AuthenticatorAttestationResponseJSON. */
export const AttestationResponse = z.looseObject({
  clientDataJSON: ClientData,
  attestationObject: Base64Url(16_384),
  transports: z._default(z.array(Word).check(z.maxLength(8)), []),
})

/** The result of `navigator.credentials.create()`: RegistrationResponseJSON. */
export const RegistrationResponse = credential(AttestationResponse)

/** The response of an authenticator to an authentication: AuthenticatorAssertionResponseJSON. */
export const AssertionResponse = z.looseObject({
  clientDataJSON: ClientData,
  authenticatorData: Base64Url(8192),
  signature: Base64Url(2048),
  userHandle: z.optional(z.nullable(UserHandle)),
})

/** The result of `navigator.credentials.get()`: AuthenticationResponseJSON. */
export const AuthenticationResponse = credential(AssertionResponse)

/** A passkey in the options of a ceremony: PublicKeyCredentialDescriptorJSON. */
export const CredentialDescriptor = z.object({
  type: PublicKey,
  id: CredentialId,
  transports: z.array(z.string()),
})

/** The application in the options of a registration: PublicKeyCredentialRpEntity. */
export const RelyingParty = z.object({ id: z.string(), name: z.string() })

/** The user in the options of a registration: PublicKeyCredentialUserEntityJSON. */
export const UserEntity = z.object({ id: UserHandle, name: z.string(), displayName: z.string() })

/** An algorithm in the options of a registration: PublicKeyCredentialParameters. */
export const CredentialParameters = z.object({ type: PublicKey, alg: z.int() })

/** The authenticators that may register: AuthenticatorSelectionCriteria. */
export const AuthenticatorSelection = z.object({
  residentKey: z.literal('required'),
  requireResidentKey: z.literal(true),
  userVerification: z.literal('required'),
})

/** The extensions of a registration: AuthenticationExtensionsClientInputsJSON. */
export const CreationExtensions = z.object({ credProps: z.literal(true) })

/** The options of `navigator.credentials.create()`: PublicKeyCredentialCreationOptionsJSON. */
export const CreationOptions = z.object({
  challenge: Challenge,
  rp: RelyingParty,
  user: UserEntity,
  pubKeyCredParams: z.array(CredentialParameters),
  timeout: z.int(),
  excludeCredentials: z.array(CredentialDescriptor),
  authenticatorSelection: AuthenticatorSelection,
  attestation: z.literal('none'),
  extensions: CreationExtensions,
})

/** The options of `navigator.credentials.get()`: PublicKeyCredentialRequestOptionsJSON. */
export const RequestOptions = z.object({
  challenge: Challenge,
  rpId: z.string(),
  timeout: z.int(),
  allowCredentials: z.array(CredentialDescriptor),
  userVerification: z.literal('required'),
})
