import { useId } from 'react'
import { SignOutButton } from '../../session/sign-out-button.tsx'
import { formatDate, formatDistance, formatTime } from '../../text/time.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Details } from '../../ui/details.tsx'
import '../../ui/card.css'
import type { OwnDevice } from './own-device.ts'
import { RenameDevice } from './rename-device.tsx'
import type { DeviceActions } from './use-device-actions.ts'

/** The properties of {@link DeviceCard}. */
export interface DeviceCardProps {
  readonly device: OwnDevice
  readonly actions: DeviceActions
}

/** A device from which the user has signed in. */
export function DeviceCard({ device, actions }: DeviceCardProps) {
  const { label, isCurrent, isTrusted, sessions } = device
  const id = useId()
  return (
    <li className="card stack" aria-labelledby={id}>
      <div className="row">
        <h3 id={id}>{label}</h3>
        {isCurrent && <Badge kind="good">This device</Badge>}
        {isTrusted && <Badge kind="info">Trusted</Badge>}
        {sessions.length === 0 && <Badge>Signed out</Badge>}
      </div>
      <Details items={detailsOf(device)} />
      <div className="row">
        <RenameDevice device={device} />
        <TrustButton device={device} actions={actions} />
        {isCurrent && <SignOutButton />}
        {!isCurrent && sessions.length > 0 && <EndButton device={device} actions={actions} />}
        {!isCurrent && <RemoveButton device={device} actions={actions} />}
      </div>
    </li>
  )
}

function detailsOf(device: OwnDevice) {
  const { name, description, location, ip_address, last_used_at, created_at, trusted_until, isCurrent } =
    device
  return [
    ...(name === null ? [] : [['Browser or app', description] as const]),
    ['Location', location ?? 'Unknown'],
    ['Internet address', ip_address ?? 'Unknown'],
    ['Last used', isCurrent ? 'Now' : formatDistance(last_used_at)],
    ['First sign-in', formatTime(created_at)],
    ...(device.isTrusted && trusted_until !== null
      ? [['Trusted until', formatDate(trusted_until)] as const]
      : []),
    ...(device.sessions.length > 1 ? [['Sessions', device.sessions.length] as const] : []),
  ] as const
}

function TrustButton({ device, actions }: DeviceCardProps) {
  const { label, isCurrent, isTrusted } = device
  if (isTrusted)
    return (
      <Button
        aria-label={`Stop trusting ${label}`}
        isDisabled={actions.isPending}
        onPress={() => actions.setTrusted(device, false)}
      >
        Stop trusting
      </Button>
    )
  return (
    <ConfirmDialog
      trigger={
        <Button aria-label={`Trust ${label}`} isDisabled={actions.isPending}>
          Trust
        </Button>
      }
      title={`Trust ${label}?`}
      confirmLabel={isCurrent ? 'Trust this device' : 'Trust'}
      onConfirm={() => actions.setTrusted(device, true)}
    >
      On a trusted device you stay signed in longer, sign in without a second step, and get no email about it.
      Trust only devices that nobody else uses.
    </ConfirmDialog>
  )
}

function EndButton({ device, actions }: DeviceCardProps) {
  return (
    <ConfirmDialog
      trigger={
        <Button variant="danger" aria-label={`Sign out ${device.label}`} isDisabled={actions.isPending}>
          Sign out
        </Button>
      }
      title={`Sign out ${device.label}?`}
      confirmLabel="Sign out"
      onConfirm={() => actions.end(device)}
    >
      The device is signed out at once. To use it again, sign in on it.
    </ConfirmDialog>
  )
}

function RemoveButton({ device, actions }: DeviceCardProps) {
  return (
    <ConfirmDialog
      trigger={
        <Button variant="danger" aria-label={`Remove ${device.label}`} isDisabled={actions.isPending}>
          Remove
        </Button>
      }
      title={`Remove ${device.label}?`}
      confirmLabel="Remove"
      onConfirm={() => actions.remove(device)}
    >
      The device is signed out, and no longer trusted. If someone signs in on it again, we send you an email.
    </ConfirmDialog>
  )
}
