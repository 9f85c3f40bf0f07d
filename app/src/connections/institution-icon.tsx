import type { ProviderType } from '@dashtam/client'
import './institution-icon.css'

/** Line drawings in a square of 24 units. */
const paths: Record<ProviderType, string> = {
  brokerage: 'M4 19h16M6 16v-4m4 4V8m4 8v-6m4 6V5',
  bank: 'M4 20h16M5 10h14L12 4 5 10Zm2 0v7m5-7v7m5-7v7',
  card: 'M3 7a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V7Zm0 3h18M7 15h3',
  crypto: 'M12 3l8 4.5v9L12 21l-8-4.5v-9L12 3Zm0 5v8m-3-6h4.5a2 2 0 0 1 0 4H9',
  aggregator: 'M6 6h5v5H6zm7 7h5v5h-5zM8.5 11v4.5H13M15.5 13V8.5H11',
}

/**
 * The icon of a kind of institution.
 *
 * The icon at `icon_url` is not shown: it belongs to another site, which the policy of the page does not allow, and which
 * would learn who uses the application.
 */
export function InstitutionIcon({ kind }: { readonly kind: ProviderType }) {
  return (
    <svg className="institution-icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[kind]} />
    </svg>
  )
}
