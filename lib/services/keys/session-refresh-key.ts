import * as z from 'zod/mini'
import { cached } from '../../runtime/cached.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { Settings } from '../../runtime/configuration/settings.ts'
import { parseJson } from '../../text/parse-json.ts'
import type { ReadSecret } from '../secrets/secrets.ts'

/** The session refresh key, which derives the successors of the users' refresh tokens. */
export interface SessionRefreshKey {
  /** Returns the key, at least 32 bytes. */
  bytes(): Promise<Uint8Array>
}

/** The content of the secret. */
export const RefreshKeySecret = z.object({ key: z.base64url().check(z.minLength(43)) })

/** Opens the key in Secrets Manager. The key changes only after a breach. */
export function openSessionRefreshKey(
  settings: Settings['sessionRefreshKey'],
  clock: Clock,
  readSecret: ReadSecret,
): SessionRefreshKey {
  const key = cached(clock, settings.refreshKeyCacheSeconds, async () =>
    Buffer.from(
      z.parse(RefreshKeySecret, parseJson(await readSecret(settings.refreshKeySecretId))).key,
      'base64url',
    ),
  )
  return { bytes: key.get }
}
