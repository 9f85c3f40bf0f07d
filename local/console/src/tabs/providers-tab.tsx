import { Button } from '../../../../app/src/ui/button.tsx'
import { Card } from '../../../../app/src/ui/card.tsx'
import type { MockProvider, ProviderSwitch } from '../../../console-api/replies.ts'
import { useFilter } from '../data/filters.ts'
import { useAct } from '../data/outcome.tsx'
import { useData } from '../data/use-data.ts'
import { Loaded } from '../ui/loaded.tsx'
import { TabPage } from '../ui/tab-page.tsx'
import { ProviderActions } from './provider-actions.tsx'
import { Switch } from './provider-switch.tsx'
import './providers-tab.css'

/** The mock providers: their switches and actions. The address of the page keeps which one is shown. */
export function ProvidersTab() {
  const providers = useData<readonly MockProvider[]>(['providers', 'list'], '/providers')
  const [chosen, choose] = useFilter('provider')
  const [first] = providers.data ?? []
  const shown = providers.data?.find(({ key }) => key === chosen) ?? first
  const act = useAct()
  return (
    <TabPage
      title="Mock providers"
      summary={
        <>
          Mock servers of the providers. A change applies at once.{' '}
          {shown && (
            <>
              <a href={shown.url}>The page of {shown.name}</a> lists its last calls.
            </>
          )}
        </>
      }
      actions={
        shown && (
          <Button
            onPress={() =>
              void act(
                { method: 'DELETE', path: `/providers/${shown.key}` },
                `Every switch of ${shown.name} has its default value again.`,
              )
            }
          >
            Reset the switches
          </Button>
        )
      }
    >
      <nav className="row" aria-label="Mock providers">
        {providers.data?.map(({ key, name }) => (
          <button
            key={key}
            type="button"
            className="provider-choice"
            aria-pressed={key === shown?.key}
            onClick={() => choose(key)}
          >
            {name}
          </button>
        ))}
      </nav>
      {shown && <Provider key={shown.key} provider={shown} />}
    </TabPage>
  )
}

function Provider({ provider }: { readonly provider: MockProvider }) {
  const path = `/providers/${provider.key}`
  const switches = useData<readonly ProviderSwitch[]>(['providers', provider.key], path)
  return (
    <>
      <Loaded query={switches} loading="Loading switches">
        {found =>
          [...Map.groupBy(found, ({ group }) => group)].map(([group, ofGroup]) => (
            <Card key={group}>
              <h2>{group}</h2>
              {ofGroup.map(one => (
                <Switch key={one.name} one={one} path={path} />
              ))}
            </Card>
          ))
        }
      </Loaded>
      <ProviderActions provider={provider} />
    </>
  )
}
