import { Outlet, ScrollRestoration } from 'react-router'
import { OfflineNotice } from './offline-notice.tsx'

/** What all pages share. */
export function RootLayout() {
  return (
    <>
      <OfflineNotice />
      <Outlet />
      <ScrollRestoration />
    </>
  )
}
