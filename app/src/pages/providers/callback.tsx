import { useClient } from '@dashtam/client/react'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { completeConsent } from '../../connecting/complete-consent.ts'
import { completeLink } from '../../connecting/complete-link.ts'
import type { ConsentOutcome } from '../../connecting/consent-outcome.ts'
import { providerResponse } from '../../connecting/provider-response.ts'
import { accountKeys } from '../../queries/accounts.ts'
import { connectionKeys } from '../../queries/connections.ts'
import { useProviderName } from '../../queries/providers.ts'
import { Page } from '../../ui/page.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { showStatus } from '../../ui/status.ts'
import { CallbackOutcome } from './callback-outcome.tsx'

/**
 * Completes a consent. The provider sends users here: with a response in the address (OAuth), or without one from a page
 * where they opened a link.
 */
export function Component() {
  const { key = '' } = useParams()
  const institution = useProviderName()(key)
  const { outcome, retry } = useCompletion(key)
  if (outcome === undefined || outcome.kind === 'connected')
    return (
      <Page title="Completing the connection" width="narrow">
        <Skeleton label="Completing the connection" lines={2} />
      </Page>
    )
  return <CallbackOutcome outcome={outcome} providerKey={key} institution={institution} onRetry={retry} />
}

function useCompletion(providerKey: string) {
  const client = useClient()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [attempt, setAttempt] = useState(0)
  const [response] = useState(providerResponse)
  const [outcome, setOutcome] = useState<ConsentOutcome>()
  // A new attempt sends the same request again.
  useEffect(() => {
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
    void (response ? completeConsent(client, response) : completeLink(client, providerKey)).then(show)
    return () => {
      isShown = false
    }
  }, [client, queries, navigate, providerKey, response, attempt])
  const retry = () => {
    setOutcome(undefined)
    setAttempt(attempt + 1)
  }
  return { outcome, retry }
}
