import { Outlet, ScrollRestoration } from 'react-router'
import { RecoveryCodesHost } from '../security/recovery-codes-host.tsx'
import { StepUpHost } from '../step-up/step-up-host.tsx'
import { StatusMessages } from '../ui/status-messages.tsx'
import { OfflineNotice } from './offline-notice.tsx'

/** What all pages share. */
export function RootLayout() {
  return (
    <>
      <OfflineNotice />
      <Outlet />
      <StatusMessages />
      <RecoveryCodesHost />
      <StepUpHost />
      <ScrollRestoration />
    </>
  )
}
