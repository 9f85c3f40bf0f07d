import { seal, unseal } from '../../encryption/seal.ts'
import type { Services } from '../../services/services.ts'

/** An encrypted TOTP secret, as in `totp_secrets`. */
export interface SealedTotpSecret {
  readonly secretId: string
  readonly dataKeyId: string
  readonly sealed: Uint8Array
}

/** The columns of an encrypted TOTP secret with its wrapped data key, as statements return them. */
export interface TotpSecretColumns {
  readonly secret_id: string
  readonly secret: Uint8Array
  readonly data_key_id: string
  readonly wrapped: Uint8Array
}

/** Encrypts a TOTP secret under the current data key. */
export async function sealTotpSecret(
  { dataKeys, random }: Services<'dataKeys'>,
  { secretId, secret }: { readonly secretId: string; readonly secret: string },
): Promise<SealedTotpSecret> {
  const key = await dataKeys.current()
  const sealed = seal(key, { kind: 'totp_secret', id: secretId }, secret, random)
  return { secretId, dataKeyId: key.id, sealed }
}

/**
 * Decrypts a TOTP secret.
 * @throws {SealBroken} if the row contains the secret of another row.
 */
export async function openTotpSecret(
  { dataKeys }: Pick<Services<'dataKeys'>, 'dataKeys'>,
  { data_key_id, secret, secret_id, wrapped }: TotpSecretColumns,
): Promise<string> {
  const key = await dataKeys.unwrap({ id: data_key_id, wrapped })
  return unseal(key, { kind: 'totp_secret', id: secret_id }, secret)
}
