import type { ProviderApi } from './provider-api.ts'
import type { ReadResult } from './provider-failure.ts'

/** A notification as it was received. */
export interface ReceivedWebhook {
  /** Names are in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Uint8Array
}

/**
 * What a notification says about a connection. It only gives a reason to look: the state is read from the provider.
 *
 * - `check`: the state may have changed.
 * - `consent_ending`: the consent ends at `endsAt`, unless the user renews it.
 * - `repaired`: the user renewed the consent.
 */
export type WebhookHint =
  | { readonly kind: 'check' | 'repaired' }
  | { readonly kind: 'consent_ending'; readonly endsAt: Date | null }

/**
 * The result of verifying a notification.
 *
 * - `verified`: the provider sent it at `sentAt`. `hint` is undefined if it says nothing about a connection's state.
 * - `forged`: the provider did not send it, or not now. `reason` is a code for the log.
 *   `isKeyKnown`: whether it names a key of the provider. Anybody can send notifications that do not.
 */
export type VerifiedWebhook =
  | {
      readonly kind: 'verified'
      readonly itemId: string
      readonly sentAt: Date
      /** What was signed, without the signature. Two notifications with the same text are one that was repeated. */
      readonly signed: string
      /** The provider's name of the notification, for the log and the audit record. */
      readonly name: string
      readonly hint: WebhookHint | undefined
    }
  | { readonly kind: 'forged'; readonly reason: string; readonly isKeyKnown: boolean }

/** A public key of a provider, as a JSON Web Key (RFC 7517). */
export type VerificationKey = Readonly<Record<string, unknown>>

/** How a provider's notifications are verified. */
export interface WebhookDefinition {
  /** Reads a verification key. The kind `missing` means that there is no such key. */
  readKey(api: ProviderApi, keyId: string): Promise<ReadResult<VerificationKey>>
  /**
   * Verifies a notification.
   * @param keyOf Returns the key with an id; undefined if there is none. Caches, and limits how often it asks the provider.
   */
  verify(
    webhook: ReceivedWebhook,
    keyOf: (keyId: string) => Promise<VerificationKey | undefined>,
    now: Date,
  ): Promise<VerifiedWebhook>
}
