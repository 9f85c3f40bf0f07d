import { Outlet, ScrollRestoration } from 'react-router'
import { StatusMessages } from '../ui/status-messages.tsx'
import { OfflineNotice } from './offline-notice.tsx'

/** What all pages share. */
export function RootLayout() {
  return (
    <>
      <OfflineNotice />
      <Outlet />
      <StatusMessages />
      <ScrollRestoration />
    </>
  )
}
