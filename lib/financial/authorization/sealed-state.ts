import { seal, unseal } from '../../encryption/seal.ts'
import type { Services } from '../../services/services.ts'

/** What an encrypted secret of a state is: the code verifier of OAuth, or the link token of a widget. */
export interface StateSecretContext {
  readonly kind: 'code_verifier' | 'link_token'
  /** The id of the state. */
  readonly id: string
}

/** The columns of a state with its encrypted secret. */
export interface StateSecretValues {
  /** The data key of the secret; null if there is none. */
  readonly dataKeyId: string | null
  /** Null for a link, or if an OAuth provider does not support PKCE. */
  readonly codeVerifier: Uint8Array | null
  /** Null for OAuth. */
  readonly linkToken: Uint8Array | null
}

/** Encrypts the secret of a state under the current data key. */
export async function sealForState(
  { dataKeys, random }: Services<'dataKeys'>,
  context: StateSecretContext,
  secret: string,
): Promise<StateSecretValues> {
  const key = await dataKeys.current()
  const sealed = seal(key, context, secret, random)
  return {
    dataKeyId: key.id,
    codeVerifier: context.kind === 'code_verifier' ? sealed : null,
    linkToken: context.kind === 'link_token' ? sealed : null,
  }
}

/** The values of a state without a secret. */
export const withoutSecret: StateSecretValues = { dataKeyId: null, codeVerifier: null, linkToken: null }

/** An encrypted secret of a state, as it is read with its wrapped data key. */
export interface StoredStateSecret {
  readonly sealed: Uint8Array | null
  readonly data_key_id: string | null
  readonly wrapped: Uint8Array | null
}

/** Decrypts the secret of a state; undefined if it has none. */
export async function openStateSecret(
  { dataKeys }: Services<'dataKeys'>,
  context: StateSecretContext,
  { data_key_id, sealed, wrapped }: StoredStateSecret,
): Promise<string | undefined> {
  if (sealed === null || data_key_id === null || wrapped === null) return undefined
  return unseal(await dataKeys.unwrap({ id: data_key_id, wrapped }), context, sealed)
}
