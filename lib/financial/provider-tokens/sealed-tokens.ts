import { seal, unseal } from '../../encryption/seal.ts'
import type { WrappedKey } from '../../services/data-keys/data-keys.ts'
import type { Services } from '../../services/services.ts'
import type { ProviderTokens } from '../providers/oauth/tokens.ts'

/** The encrypted tokens of a connection, as in `provider_tokens`. */
export interface SealedTokens {
  readonly dataKeyId: string
  readonly accessToken: Uint8Array
  readonly refreshToken: Uint8Array | null
}

/** Encrypted tokens with their wrapped data key. */
export interface StoredTokens extends Omit<SealedTokens, 'dataKeyId'> {
  readonly dataKey: WrappedKey
}

/** The columns of encrypted tokens with their wrapped data key, as statements return them. */
export interface TokenColumns {
  readonly access_token: Uint8Array
  readonly refresh_token: Uint8Array | null
  readonly data_key_id: string
  readonly wrapped: Uint8Array
}

/** Returns the encrypted tokens of a row. */
export function tokensOfRow({
  access_token,
  data_key_id,
  refresh_token,
  wrapped,
}: TokenColumns): StoredTokens {
  return { dataKey: { id: data_key_id, wrapped }, accessToken: access_token, refreshToken: refresh_token }
}

/** Returns the encrypted tokens of a row of an outer join; undefined if the connection has none. */
export function storedTokensOf({
  access_token,
  data_key_id,
  refresh_token,
  wrapped,
}: { readonly [C in keyof TokenColumns]: TokenColumns[C] | null }): StoredTokens | undefined {
  return access_token === null || data_key_id === null || wrapped === null
    ? undefined
    : tokensOfRow({ access_token, data_key_id, refresh_token, wrapped })
}

/** Encrypts the tokens of a connection under the current data key. */
export async function sealTokens(
  { dataKeys, random }: Services<'dataKeys'>,
  connectionId: string,
  { accessToken, refreshToken }: Pick<ProviderTokens, 'accessToken' | 'refreshToken'>,
): Promise<SealedTokens> {
  const key = await dataKeys.current()
  const sealed = (kind: 'access_token' | 'refresh_token', text: string) =>
    seal(key, { kind, id: connectionId }, text, random)
  return {
    dataKeyId: key.id,
    accessToken: sealed('access_token', accessToken),
    refreshToken: refreshToken === undefined ? null : sealed('refresh_token', refreshToken),
  }
}

/** Decrypts a token of a connection; undefined if absent. */
export async function openToken(
  { dataKeys }: Services<'dataKeys'>,
  connectionId: string,
  kind: 'access_token' | 'refresh_token',
  { dataKey, accessToken, refreshToken }: StoredTokens,
): Promise<string | undefined> {
  const sealed = kind === 'access_token' ? accessToken : refreshToken
  return sealed === null
    ? undefined
    : unseal(await dataKeys.unwrap(dataKey), { kind, id: connectionId }, sealed)
}
