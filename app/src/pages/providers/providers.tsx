import type { Provider, ProviderFeature } from '@dashtam/client'
import { kindText } from '../../accounts/account-type.ts'
import { InstitutionIcon } from '../../connections/institution-icon.tsx'
import { Loaded } from '../../problems/loaded.tsx'
import { useProviders } from '../../queries/providers.ts'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page } from '../../ui/page.tsx'
import './providers.css'

const features: Record<ProviderFeature, string> = {
  accounts: 'accounts and balances',
  positions: 'investments',
  transactions: 'transactions',
}

/** The institutions that the user can connect. */
export function Component() {
  return (
    <Page title="Connect an institution">
      <p>
        Choose where you have an account. You sign in there, and choose what Dashtam may see. Dashtam never
        gets your password.
      </p>
      <Loaded query={useProviders()} loading="Loading institutions">
        {providers =>
          providers.length === 0 ? (
            <EmptyState title="No institutions yet">There is nothing that you can connect.</EmptyState>
          ) : (
            <ul className="providers">
              {providers.map(provider => (
                <li key={provider.key}>
                  <ProviderCard provider={provider} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Page>
  )
}

function ProviderCard({ provider }: { readonly provider: Provider }) {
  const { key, name, provider_type, description, is_configured, supported_features } = provider
  return (
    <Card>
      <div className="provider-head">
        <InstitutionIcon kind={provider_type} />
        <div>
          <h2>{name}</h2>
          <p className="soft">{kindText(provider_type)}</p>
        </div>
      </div>
      <p>{description}</p>
      <p className="soft">Shows {listText(supported_features.map(feature => features[feature]))}.</p>
      {is_configured ? (
        <div>
          <LinkButton to={`/providers/${key}/connect`} variant="primary">
            Connect {name}
          </LinkButton>
        </div>
      ) : (
        <p className="soft">Not available yet.</p>
      )}
    </Card>
  )
}

const list = new Intl.ListFormat('en-US', { type: 'conjunction' })

function listText(items: readonly string[]): string {
  return list.format(items)
}
