import { useState } from 'react'
import type { ConsentOutcome } from '../../connecting/consent-outcome.ts'
import { leavePage, webAddress } from '../../connecting/leave-page.ts'
import { ConsentButton } from '../../connections/consent-button.tsx'
import type { ProblemLike } from '../../problems/problem.ts'
import { ProblemNotice } from '../../problems/problem-notice.tsx'
import { useWait } from '../../problems/use-wait.ts'
import { Button } from '../../ui/button.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page } from '../../ui/page.tsx'

/** The properties of {@link CallbackOutcome}. */
export interface CallbackOutcomeProps {
  readonly outcome: Exclude<ConsentOutcome, { readonly kind: 'connected' }>
  readonly providerKey: string
  /** The name of the institution. */
  readonly institution: string
  /** Sends the same request again. */
  readonly onRetry: () => void
}

/** Says why a consent was not completed, and what to do. */
export function CallbackOutcome({ outcome, providerKey, institution, onRetry }: CallbackOutcomeProps) {
  const connectionOf = (id: string) => ({ id, provider_key: providerKey })
  const back = <LinkButton to="/connections">Go to your connections</LinkButton>
  switch (outcome.kind) {
    case 'denied':
      return (
        <Page title="You did not allow access" width="narrow">
          <p>
            {institution} shares nothing with Dashtam, because you did not allow it there. If this was a
            mistake, try again.
          </p>
          <div className="row">
            <ConsentButton connection={connectionOf(outcome.connectionId)}>Try again</ConsentButton>
            {back}
          </div>
        </Page>
      )
    case 'expired':
      return (
        <Page title="This took too long" width="narrow">
          <p>
            The answer of {institution} is not valid any more. This happens after a long break, or if you
            already used it. Start again.
          </p>
          <div className="row">
            <ConsentButton connection={connectionOf(outcome.connectionId)}>Start again</ConsentButton>
            {back}
          </div>
        </Page>
      )
    case 'failed':
      return (
        <Page title="The connection is not complete" width="narrow">
          <ProblemNotice problem={outcome.problem} />
          <div className="row">
            <ConsentButton connection={connectionOf(outcome.connectionId)}>Start again</ConsentButton>
            {back}
          </div>
        </Page>
      )
    case 'unfinished':
      return (
        <Page title="You are not finished yet" width="narrow">
          <p>
            {institution} does not have your permission yet. Continue on its page. When you have finished, you
            come back here.
          </p>
          <div className="row">
            <ContinueButton address={outcome.address}>{`Continue at ${institution}`}</ContinueButton>
            <Button onPress={onRetry}>Check again</Button>
          </div>
          <div className="row">{back}</div>
        </Page>
      )
    case 'interrupted':
      return (
        <Page title="The connection is not complete" width="narrow">
          <ProblemNotice
            problem={outcome.problem}
            actions={<RetryButton problem={outcome.problem} onRetry={onRetry} />}
          />
          <div className="row">{back}</div>
        </Page>
      )
    case 'unknown':
      return (
        <Page title="Nothing to complete here" width="narrow">
          <p>
            You started to connect {institution} in another tab, in another browser or with another account,
            or you are finished already. If the connection says "Not finished", finish it from your
            connections.
          </p>
          <div className="row">{back}</div>
        </Page>
      )
  }
}

interface ContinueButtonProps {
  readonly address: string
  readonly children: string
}

/** Opens the page of the provider again. */
function ContinueButton({ address, children }: ContinueButtonProps) {
  const [isPending, setPending] = useState(false)
  const leave = async () => {
    setPending(true)
    await leavePage(webAddress(address))
    setPending(false)
  }
  return (
    <Button variant="primary" isPending={isPending} onPress={() => void leave()}>
      {children}
    </Button>
  )
}

interface RetryButtonProps {
  readonly problem: ProblemLike
  readonly onRetry: () => void
}

function RetryButton({ problem, onRetry }: RetryButtonProps) {
  const wait = useWait(problem)
  return (
    <Button isDisabled={wait > 0} onPress={onRetry}>
      Try again
    </Button>
  )
}
