import { useEffect, useId, useRef } from 'react'
import { Button } from '../../../../app/src/ui/button.tsx'
import { Card } from '../../../../app/src/ui/card.tsx'
import { ConfirmDialog } from '../../../../app/src/ui/confirm-dialog.tsx'
import type { Endpoints, ProviderSwitch } from '../../../console-api/replies.ts'
import { useAct } from '../data/outcome.tsx'
import { useData } from '../data/use-data.ts'
import { Loaded } from '../ui/loaded.tsx'
import { TabPage } from '../ui/tab-page.tsx'
import '../ui/filter.css'
import './providers-tab.css'

const PATH = '/providers/schwab'

/** The switches of mock Schwab. */
export function ProvidersTab() {
  const switches = useData<readonly ProviderSwitch[]>(['providers'], PATH)
  const endpoints = useData<Endpoints>(['endpoints'], '/endpoints')
  const act = useAct()
  const address = endpoints.data?.services['Mock Schwab']
  const post = (action: 'expire' | 'revoke', done: string) =>
    void act({ method: 'POST', path: `${PATH}/${action}` }, done)
  return (
    <TabPage
      title="Mock Schwab"
      summary={
        <>
          A mock server of Charles Schwab. A change applies at once.{' '}
          {address && <a href={address}>Its own page</a>} lists the active grants and the last calls.
        </>
      }
      actions={
        <Button
          onPress={() =>
            void act({ method: 'DELETE', path: PATH }, 'Every switch has its default value again.')
          }
        >
          Reset the switches
        </Button>
      }
    >
      <Loaded query={switches} loading="Loading switches">
        {found =>
          [...Map.groupBy(found, ({ group }) => group)].map(([group, ofGroup]) => (
            <Card key={group}>
              <h2>{group}</h2>
              {ofGroup.map(one => (
                <Switch key={one.name} one={one} />
              ))}
            </Card>
          ))
        }
      </Loaded>
      <section className="card stack destructive">
        <h2>Destructive actions</h2>
        <p className="soft">They affect the connections of all users, and cannot be undone.</p>
        <div className="row">
          <ConfirmDialog
            trigger={<Button variant="danger">Revoke all access tokens</Button>}
            title="Revoke all access tokens?"
            confirmLabel="Revoke access tokens"
            onConfirm={() => post('expire', 'All access tokens are revoked.')}
          >
            The next call of each connection gets 401 and must refresh its token.
          </ConfirmDialog>
          <ConfirmDialog
            trigger={<Button variant="danger">Revoke all grants</Button>}
            title="Revoke all grants?"
            confirmLabel="Revoke grants"
            onConfirm={() => post('revoke', 'All grants are revoked.')}
          >
            The next refresh of each connection detects it, and ends the sessions of its user. All users must
            consent again.
          </ConfirmDialog>
        </div>
      </section>
    </TabPage>
  )
}

/** A switch. A number is set when the field is left. */
function Switch({ one }: { readonly one: ProviderSwitch }) {
  const { name, label, description, choices, accepts, value, initial } = one
  const id = useId()
  const act = useAct()
  const input = useRef<HTMLInputElement>(null)
  // A reset or another tab can change the value.
  useEffect(() => {
    if (input.current) input.current.value = String(value)
  }, [value])
  const set = (text: string) => {
    const changed =
      typeof value === 'boolean' ? text === 'true' : typeof value === 'number' ? Number(text) : text
    if (changed !== value)
      void act({ method: 'PUT', path: PATH, body: { [name]: changed } }, `${label}: now ${text}.`)
  }
  return (
    <div className="switch">
      <div>
        <label htmlFor={id}>{label}</label>
        <p className="soft" id={`${id}-about`}>
          <code>{name}</code>: {description} Default: {String(initial)}.
        </p>
      </div>
      <div className="filter">
        {choices ? (
          <select
            id={id}
            value={String(value)}
            aria-describedby={`${id}-about`}
            onChange={event => set(event.target.value)}
          >
            {choices.map(choice => (
              <option key={choice}>{choice}</option>
            ))}
          </select>
        ) : (
          <input
            ref={input}
            id={id}
            defaultValue={String(value)}
            inputMode="numeric"
            title={`Accepts ${accepts}`}
            aria-describedby={`${id}-about`}
            onBlur={event => set(event.target.value)}
            onKeyDown={event => event.key === 'Enter' && set(event.currentTarget.value)}
          />
        )}
      </div>
    </div>
  )
}
