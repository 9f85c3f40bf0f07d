import type { Session } from '@dashtam/client'
import { useId } from 'react'
import { SignOutButton } from '../../session/sign-out-button.tsx'
import { formatDistance, formatTime } from '../../text/time.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Details } from '../../ui/details.tsx'
import '../../ui/card.css'
import type { SessionActions } from './use-session-actions.ts'

/** The properties of {@link SessionCard}. */
export interface SessionCardProps {
  readonly session: Session
  readonly actions: SessionActions
}

/** A device on which the user is signed in. */
export function SessionCard({ session, actions }: SessionCardProps) {
  const { device, is_current, is_trusted } = session
  const id = useId()
  return (
    <li className="card stack" aria-labelledby={id}>
      <div className="row">
        <h3 id={id}>{device}</h3>
        {is_current && <Badge kind="good">This device</Badge>}
        {is_trusted && <Badge kind="info">Trusted</Badge>}
      </div>
      <Details items={detailsOf(session)} />
      <div className="row">
        <TrustButton session={session} actions={actions} />
        {is_current ? <SignOutButton /> : <EndButton session={session} actions={actions} />}
      </div>
    </li>
  )
}

function detailsOf({ location, ip_address, last_used_at, created_at, is_current }: Session) {
  return [
    ['Location', location ?? 'Unknown'],
    ['Internet address', ip_address ?? 'Unknown'],
    ['Last used', is_current ? 'Now' : formatDistance(last_used_at)],
    ['Signed in', formatTime(created_at)],
  ] as const
}

function TrustButton({ session, actions }: SessionCardProps) {
  const { device, is_trusted } = session
  if (is_trusted)
    return (
      <Button
        aria-label={`Stop trusting ${device}`}
        isDisabled={actions.isPending}
        onPress={() => actions.setTrusted(session, false)}
      >
        Stop trusting
      </Button>
    )
  return (
    <ConfirmDialog
      trigger={
        <Button aria-label={`Trust ${device}`} isDisabled={actions.isPending}>
          Trust
        </Button>
      }
      title={`Trust ${device}?`}
      confirmLabel="Trust this device"
      onConfirm={() => actions.setTrusted(session, true)}
    >
      On a trusted device you stay signed in longer, and we send no email when you sign in there again. Trust
      only devices that nobody else uses.
    </ConfirmDialog>
  )
}

function EndButton({ session, actions }: SessionCardProps) {
  return (
    <ConfirmDialog
      trigger={
        <Button variant="danger" aria-label={`Sign out ${session.device}`} isDisabled={actions.isPending}>
          Sign out
        </Button>
      }
      title={`Sign out ${session.device}?`}
      confirmLabel="Sign out"
      onConfirm={() => actions.end(session)}
    >
      The device is signed out at once. To use it again, sign in on it.
    </ConfirmDialog>
  )
}
