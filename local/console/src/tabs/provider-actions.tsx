import { Button } from '../../../../app/src/ui/button.tsx'
import { ConfirmDialog } from '../../../../app/src/ui/confirm-dialog.tsx'
import type { MockProvider, MockProviderAction } from '../../../console-api/replies.ts'
import { useAct } from '../data/outcome.tsx'
import './providers-tab.css'

/** The actions of a mock provider. Destructive ones are apart, and ask for a confirmation. */
export function ProviderActions({ provider }: { readonly provider: MockProvider }) {
  const act = useAct()
  const run = ({ name, label }: MockProviderAction) =>
    void act({ method: 'POST', path: `/providers/${provider.key}/${name}` }, `${label}: done.`)
  const destructive = provider.actions.filter(({ is_destructive }) => is_destructive)
  const others = provider.actions.filter(({ is_destructive }) => !is_destructive)
  return (
    <>
      {others.length > 0 && (
        <section className="card stack">
          <h2>Actions</h2>
          {others.map(action => (
            <div className="switch" key={action.name}>
              <p className="soft">{action.description}</p>
              <Button onPress={() => run(action)}>{action.label}</Button>
            </div>
          ))}
        </section>
      )}
      <section className="card stack destructive">
        <h2>Destructive actions</h2>
        <p className="soft">They affect the connections of all users, and cannot be undone.</p>
        <div className="row">
          {destructive.map(action => (
            <ConfirmDialog
              key={action.name}
              trigger={<Button variant="danger">{action.label}</Button>}
              title={`${action.label}?`}
              confirmLabel={action.label}
              onConfirm={() => run(action)}
            >
              {action.description}
            </ConfirmDialog>
          ))}
        </div>
      </section>
    </>
  )
}
