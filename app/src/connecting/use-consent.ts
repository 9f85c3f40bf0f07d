import type { CallProblem } from '@dashtam/client'
import { useClient } from '@dashtam/client/react'
import { useEffect, useState } from 'react'
import { rememberState } from './pending-states.ts'

/** Sends users to the consent page of their institution. */
export interface Consent {
  /** Leaves the application. If it cannot, `problem` says why. */
  readonly ask: (connectionId: string) => Promise<void>
  /** Whether the request runs, or the browser loads the page of the institution. */
  readonly isPending: boolean
  readonly problem: CallProblem | undefined
}

/** Returns the way to the consent page of an institution. */
export function useConsent(): Consent {
  const client = useClient()
  const [isPending, setPending] = useState(false)
  const [problem, setProblem] = useState<CallProblem>()
  useEffect(() => {
    // The back button of the browser can show this page again as it was left.
    const reset = () => setPending(false)
    addEventListener('pageshow', reset)
    return () => removeEventListener('pageshow', reset)
  }, [])
  const ask = async (connectionId: string) => {
    setPending(true)
    setProblem(undefined)
    const result = await client.connections.authorize(connectionId)
    if (result.ok) {
      rememberState(result.data.state, connectionId)
      location.assign(consentUrl(result.data.auth_url))
    } else {
      setProblem(result.problem)
      setPending(false)
    }
  }
  return { ask, isPending, problem }
}

/**
 * Checks that an address is a page of the web. An address such as `javascript:…` would run in this page.
 *
 * @throws {Error} if it is not.
 */
function consentUrl(address: string): string {
  const { protocol, href } = new URL(address)
  if (protocol !== 'https:' && protocol !== 'http:') throw new Error(`Unexpected address ${protocol}`)
  return href
}
