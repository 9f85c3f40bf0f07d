import { WebAuthnAbortService } from '@simplewebauthn/browser'
import type { Result, Success } from '../result.ts'
import { failureOf, type PasskeyCode, passkeyFailure } from './passkey-problem.ts'
import { isPasskeySupported } from './support.ts'

/** The options of a ceremony. */
export interface CeremonyOptions {
  /** Aborts the ceremony, for example if the user leaves the page. */
  readonly signal?: AbortSignal | undefined
}

/** Runs a ceremony of the browser until it ends or the caller aborts it. Only one ceremony runs at a time. */
export async function ceremony<T>(
  { signal }: CeremonyOptions,
  run: () => Promise<T>,
): Promise<Result<T, PasskeyCode>> {
  if (!isPasskeySupported()) return passkeyFailure('passkey_unsupported')
  if (signal?.aborted) return passkeyFailure('aborted', signal.reason)
  const abort = () => WebAuthnAbortService.cancelCeremony()
  signal?.addEventListener('abort', abort)
  try {
    const success: Success<T> = { ok: true, data: await run() }
    return success
  } catch (error) {
    return failureOf(error)
  } finally {
    signal?.removeEventListener('abort', abort)
  }
}

const transports = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'] as const

/** Copies the passkeys of options for the browser, which accepts only transports that it knows. */
export function toDescriptors(
  passkeys: readonly { readonly id: string; readonly transports: readonly string[] }[],
) {
  return passkeys.map(({ id, transports: known }) => ({
    type: 'public-key' as const,
    id,
    transports: transports.filter(one => known.includes(one)),
  }))
}
