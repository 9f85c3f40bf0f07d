import type { CallProblem, Provider } from '@dashtam/client'
import { useClient } from '@dashtam/client/react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Form } from 'react-aria-components/Form'
import { Link, useParams } from 'react-router'
import { useConsent } from '../../connecting/use-consent.ts'
import { freeName } from '../../connections/free-name.ts'
import { nameErrors } from '../../connections/name-errors.ts'
import { Loaded } from '../../problems/loaded.tsx'
import { ProblemNotice } from '../../problems/problem-notice.tsx'
import { connectionKeys, useConnections } from '../../queries/connections.ts'
import { useProviders } from '../../queries/providers.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page } from '../../ui/page.tsx'
import { TextField } from '../../ui/text-field.tsx'

/** Asks for the name of a new connection, and leads to the consent page of the institution. */
export function Component() {
  const { key } = useParams()
  const providers = useProviders()
  const connections = useConnections()
  const name = providers.data?.find(provider => provider.key === key)?.name
  return (
    <Page title={name ? `Connect ${name}` : 'Connect an institution'} width="narrow">
      <p>
        <Link to="/providers">All institutions</Link>
      </p>
      <Loaded query={providers} loading="Loading the institution">
        {items => {
          const provider = items.find(item => item.key === key)
          if (!provider?.is_configured) return <NotAvailable />
          return (
            <Loaded query={connections} loading="Loading your connections">
              {existing => <ConnectForm provider={provider} taken={existing.map(({ alias }) => alias)} />}
            </Loaded>
          )
        }}
      </Loaded>
    </Page>
  )
}

function NotAvailable() {
  return (
    <EmptyState
      title="This institution is not available"
      action={
        <LinkButton to="/providers" variant="primary">
          Choose another institution
        </LinkButton>
      }
    />
  )
}

function ConnectForm({
  provider,
  taken,
}: {
  readonly provider: Provider
  readonly taken: readonly string[]
}) {
  const { isPending, problem, submit } = useConnect(provider)
  const [proposed] = useState(() => freeName(provider.name, taken))
  const errors = problem && nameErrors(problem)
  return (
    <Card>
      <Form
        className="stack"
        validationErrors={errors ?? {}}
        onSubmit={event => {
          event.preventDefault()
          if (!isPending) void submit(String(new FormData(event.currentTarget).get('alias')))
        }}
      >
        {problem && !errors && <ProblemNotice problem={problem} />}
        <TextField
          label="Name of the connection"
          name="alias"
          defaultValue={proposed}
          description="Choose a name that you recognize. You can change it later."
          maxLength={100}
          autoComplete="off"
          isRequired
        />
        <p>
          Next, {provider.name} asks you to sign in and to choose the accounts to share. Then you come back
          here.
        </p>
        <div>
          <Button type="submit" variant="primary" isPending={isPending}>
            Continue to {provider.name}
          </Button>
        </div>
      </Form>
    </Card>
  )
}

/** Creates the connection once, even if the way to the consent page has to be repeated. */
function useConnect({ key }: Provider) {
  const client = useClient()
  const queries = useQueryClient()
  const consent = useConsent()
  const [created, setCreated] = useState<{ id: string; alias: string }>()
  const [isCreating, setCreating] = useState(false)
  const [problem, setProblem] = useState<CallProblem>()
  const submit = async (alias: string) => {
    setCreating(true)
    setProblem(undefined)
    const result = created
      ? await client.connections.update(created.id, { alias })
      : await client.connections.create({ provider_key: key, alias })
    setCreating(false)
    if (!result.ok) return setProblem(result.problem)
    setCreated(result.data)
    await queries.invalidateQueries({ queryKey: connectionKeys.list, refetchType: 'none' })
    await consent.ask(result.data.id)
  }
  return { submit, isPending: isCreating || consent.isPending, problem: problem ?? consent.problem }
}
