import { seal, unseal } from '../../encryption/seal.ts'
import type { Services } from '../../services/services.ts'

/** What an encrypted secret of a state is: the code verifier of OAuth, or the link token of a widget. */
export interface StateSecretContext {
  readonly kind: 'code_verifier' | 'link_token'
  /** The id of the state. */
  readonly id: string
}

/** An encrypted secret of a state, and its data key. */
export interface SealedStateSecret {
  readonly kind: StateSecretContext['kind']
  readonly dataKeyId: string
  readonly sealed: Uint8Array
}

/** Encrypts the secret of a state under the current data key. */
export async function sealForState(
  { dataKeys, random }: Services<'dataKeys'>,
  context: StateSecretContext,
  secret: string,
): Promise<SealedStateSecret> {
  const key = await dataKeys.current()
  return { kind: context.kind, dataKeyId: key.id, sealed: seal(key, context, secret, random) }
}

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
