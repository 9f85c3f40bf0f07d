import { useClient } from '@dashtam/client/react'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { type ConsentOutcome, completeConsent } from '../../connecting/complete-consent.ts'
import { type ProviderResponse, providerResponse } from '../../connecting/provider-response.ts'
import { accountKeys } from '../../queries/accounts.ts'
import { connectionKeys } from '../../queries/connections.ts'
import { useProviderName } from '../../queries/providers.ts'
import { Page } from '../../ui/page.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { showStatus } from '../../ui/status.ts'
import { CallbackOutcome } from './callback-outcome.tsx'

/** Completes a consent. The provider sends users here. */
export function Component() {
  const { key = '' } = useParams()
  const institution = useProviderName()(key)
  const [response] = useState(providerResponse)
  const { outcome, retry } = useCompletion(response)
  if (outcome === undefined || outcome.kind === 'connected')
    return (
      <Page title="Completing the connection" width="narrow">
        <Skeleton label="Completing the connection" lines={2} />
      </Page>
    )
  return <CallbackOutcome outcome={outcome} institution={institution} onRetry={retry} />
}

function useCompletion(response: ProviderResponse | undefined) {
  const client = useClient()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [attempt, setAttempt] = useState(0)
  const [outcome, setOutcome] = useState<ConsentOutcome | undefined>(
    response ? undefined : { kind: 'unknown' },
  )
  // A new attempt sends the response again.
  useEffect(() => {
    if (!response) return
    let isShown = true
    const show = async (completed: ConsentOutcome) => {
      if (!isShown) return
      setOutcome(completed)
      if (completed.kind !== 'connected') return
      queries.removeQueries({ queryKey: accountKeys.all })
      await queries.invalidateQueries({ queryKey: connectionKeys.all, refetchType: 'none' })
      await navigate('/', { replace: true })
      showStatus(`${completed.alias} is connected.`)
    }
    void completeConsent(client, response).then(show)
    return () => {
      isShown = false
    }
  }, [client, queries, navigate, response, attempt])
  const retry = () => {
    setOutcome(undefined)
    setAttempt(attempt + 1)
  }
  return { outcome, retry }
}
