import * as z from 'zod/mini'

const credential = <S extends z.core.$ZodType>(response: S) =>
  z.object({
    id: z.string(),
    rawId: z.string(),
    type: z.literal('public-key'),
    // No extension changes what a response proves, so their results are not read.
    clientExtensionResults: z._default(z.object({}), {}),
    response,
  })

/** The members of a RegistrationResponseJSON that are verified. */
export const Registration = credential(
  z.object({
    clientDataJSON: z.string(),
    attestationObject: z.string(),
    transports: z._default(z.array(z.string()), []),
  }),
)

/** The members of an AuthenticationResponseJSON that are verified. */
export const Assertion = credential(
  z.object({
    clientDataJSON: z.string(),
    authenticatorData: z.string(),
    signature: z.string(),
    userHandle: z.optional(z.nullable(z.string())),
  }),
)

/** The members of the client data (WebAuthn level 3, 5.8.1) that the library does not check in every ceremony. */
const ClientData = z.object({
  crossOrigin: z.optional(z.boolean()),
  topOrigin: z.optional(z.string()),
})

/**
 * Returns whether a ceremony ran in a page of another site, for example in a frame. Such a page can hide what the user
 * confirms.
 * @throws {SyntaxError} if the client data are no JSON.
 */
export function isCrossOrigin(clientDataJSON: string): boolean {
  const data = ClientData.safeParse(JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString('utf8')))
  return !data.success || data.data.crossOrigin === true || data.data.topOrigin !== undefined
}
