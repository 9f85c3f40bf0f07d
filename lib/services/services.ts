import type { Statements } from '../db/statements/statements.ts'
import type { Database } from '../db/tables.ts'
import type { AmbientServices } from '../runtime/ambient-services.ts'
import type { BreachedPasswords } from './breached-passwords.ts'
import type { DataKeys } from './data-keys/data-keys.ts'
import type { DatabaseLoginStore } from './database/database-login.ts'
import type { EventEndpoints } from './events/event-endpoints.ts'
import type { EventQueue } from './events/event-queue.ts'
import type { EventSender } from './events/event-sender.ts'
import type { ExportLinks, ExportStore } from './exports/export-store.ts'
import type { KeyRingStore } from './keys/key-ring-store.ts'
import type { SessionRefreshKey } from './keys/session-refresh-key.ts'
import type { SessionRefreshKeyStore } from './keys/session-refresh-key-store.ts'
import type { SigningKeys } from './keys/signing-keys.ts'
import type { VerificationKeys } from './keys/verification-keys.ts'
import type { Locations } from './locations.ts'
import type { MailQueue } from './mail/mail-queue.ts'
import type { Mailer } from './mail/mailer.ts'
import type { ProviderCredentials } from './provider-credentials.ts'
import type { ProviderHttp } from './provider-http/provider-http.ts'
import type { ProviderRefreshQueue } from './provider-refresh-queue.ts'
import type { RateLimiter } from './rate-limits/rate-limiter.ts'
import type { PasskeyOptions } from './webauthn/passkey-options.ts'
import type { WebAuthn } from './webauthn/webauthn.ts'

/** The services that require a grant. A route or job receives only the services that it declares. */
export interface GrantedServices {
  readonly breachedPasswords: BreachedPasswords
  readonly database: Database
  readonly databaseLogin: DatabaseLoginStore
  /** The database as the owner of its tables. */
  readonly databaseOwner: Database
  readonly dataKeys: DataKeys
  readonly eventEndpoints: EventEndpoints
  readonly eventQueue: EventQueue
  readonly eventSender: EventSender
  readonly exportLinks: ExportLinks
  readonly exportStore: ExportStore
  readonly keyRing: KeyRingStore
  readonly mailer: Mailer
  readonly mailQueue: MailQueue
  readonly locations: Locations
  readonly passkeyOptions: PasskeyOptions
  readonly providerCredentials: ProviderCredentials
  readonly providerHttp: ProviderHttp
  readonly rateLimits: RateLimiter
  readonly sessionRefreshKey: SessionRefreshKey
  readonly providerRefreshQueue: ProviderRefreshQueue
  readonly sessionRefreshKeyStore: SessionRefreshKeyStore
  readonly signingKeys: SigningKeys
  readonly statements: Statements
  readonly verificationKeys: VerificationKeys
  readonly webauthn: WebAuthn
}

/** The name of a service that requires a grant. */
export type GrantedServiceName = keyof GrantedServices

/** The services of a function: the ambient services and those named `N`. */
export type Services<N extends GrantedServiceName = never> = AmbientServices & Pick<GrantedServices, N>
