import type { Connection, Provider } from '@dashtam/client'
import { useClient } from '@dashtam/client/react'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { leaveForConsent } from '../../connecting/leave-for-consent.ts'
import { freeName } from '../../connections/free-name.ts'
import { nameProblems } from '../../connections/name-problems.ts'
import { SubmitForm } from '../../forms/submit-form.tsx'
import { connectionKeys } from '../../queries/connections.ts'
import { TextField } from '../../ui/text-field.tsx'

/** The properties of {@link ConnectForm}. */
export interface ConnectFormProps {
  readonly provider: Provider
  /** The connections of the user. */
  readonly existing: readonly Connection[]
}

/** Creates a connection, and leads to the consent page of the institution. */
export function ConnectForm({ provider, existing }: ConnectFormProps) {
  const { key, name } = provider
  const client = useClient()
  const cache = useQueryClient()
  // Users come back before they have finished, for example with the back button. A second connection would surprise them.
  const unfinished = existing.find(isUnfinished(key))
  const taken = existing.map(({ alias }) => alias)
  const [proposed] = useState(() => unfinished?.alias ?? freeName(name, taken))
  // If the way to the institution fails, the connection exists already. The next attempt uses it.
  const createdId = useRef<string>(undefined)
  const connect = async (alias: string) => {
    const id = createdId.current ?? unfinished?.id
    const saved = id
      ? await client.connections.update(id, { alias })
      : await client.connections.create({ provider_key: key, alias })
    if (!saved.ok) return saved
    createdId.current = saved.data.id
    await cache.invalidateQueries({ queryKey: connectionKeys.list, refetchType: 'none' })
    return leaveForConsent(client, saved.data)
  }
  return (
    <SubmitForm<unknown>
      submitLabel={`Continue to ${name}`}
      send={field => connect(field('alias'))}
      onSent={() => {}}
      fieldProblems={nameProblems}
    >
      {unfinished && <p>You started to connect {name} before. Continue to finish it.</p>}
      <TextField
        label="Name of the connection"
        name="alias"
        defaultValue={proposed}
        description="Choose a name that you recognize. You can change it later."
        maxLength={100}
        autoComplete="off"
        isRequired
      />
      <p>{nextText(provider)} Then you come back here.</p>
    </SubmitForm>
  )
}

function nextText({ name, provider_type }: Provider): string {
  return provider_type === 'aggregator'
    ? `Next, you choose your institution on a page of ${name}, sign in, and choose the accounts to share.`
    : `Next, ${name} asks you to sign in and to choose the accounts to share.`
}

function isUnfinished(providerKey: string) {
  return ({ provider_key, status }: Connection) => provider_key === providerKey && status === 'pending'
}
