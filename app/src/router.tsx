import type { RouteObject } from 'react-router'
import { client } from './client.ts'
import { LayoutFault } from './layout/layout-fault.tsx'
import { RootLayout } from './layout/root-layout.tsx'
import { SignedInLayout } from './layout/signed-in-layout.tsx'
import { SignedOutLayout } from './layout/signed-out-layout.tsx'
import { SignedOutOnly } from './layout/signed-out-only.tsx'
import { StartScreen } from './layout/start-screen.tsx'
import { page } from './pages/load-page.ts'
import { NotFound } from './pages/not-found.tsx'
import { PageFault } from './pages/page-fault.tsx'
import { requireId } from './pages/require-id.ts'
import { prefetchConnections } from './queries/connections.ts'
import { queryClient } from './query-client.ts'

const signedOutPages: RouteObject[] = [
  {
    Component: SignedOutOnly,
    children: [
      { path: '/sign-in', lazy: page(() => import('./pages/auth/sign-in.tsx')) },
      { path: '/sign-in/verify', lazy: page(() => import('./pages/auth/second-step.tsx')) },
      { path: '/register', lazy: page(() => import('./pages/auth/register.tsx')) },
    ],
  },
  { path: '/check-mail', lazy: page(() => import('./pages/auth/check-mail.tsx')) },
  { path: '/forgot-password', lazy: page(() => import('./pages/auth/forgot-password.tsx')) },
  // The pages of links in mails. They work for signed-in users too.
  { path: '/verify-email', lazy: page(() => import('./pages/auth/verify-email.tsx')) },
  { path: '/reset-password', lazy: page(() => import('./pages/auth/reset-password.tsx')) },
  { path: '/disown-session', lazy: page(() => import('./pages/auth/disown-session.tsx')) },
  { path: '*', Component: NotFound },
]

const signedInPages: RouteObject[] = [
  {
    index: true,
    loader: () => prefetchConnections(client, queryClient),
    lazy: page(() => import('./pages/accounts/accounts.tsx')),
  },
  { path: '/connections', lazy: page(() => import('./pages/connections/connections.tsx')) },
  {
    path: '/connections/:id',
    loader: requireId('id'),
    lazy: page(() => import('./pages/connections/connection.tsx')),
  },
  {
    path: '/accounts/:connectionId/:accountId',
    loader: requireId('connectionId'),
    lazy: page(() => import('./pages/accounts/account.tsx')),
  },
  { path: '/providers', lazy: page(() => import('./pages/providers/providers.tsx')) },
  { path: '/providers/:key/connect', lazy: page(() => import('./pages/providers/connect.tsx')) },
  { path: '/providers/:key/callback', lazy: page(() => import('./pages/providers/callback.tsx')) },
  {
    path: '/providers/:id/reconnect',
    loader: requireId('id'),
    lazy: page(() => import('./pages/providers/reconnect.tsx')),
  },
  { path: '/profile', lazy: page(() => import('./pages/profile/profile.tsx')) },
  { path: '/profile/email', lazy: page(() => import('./pages/profile/change-email.tsx')) },
  { path: '/profile/password', lazy: page(() => import('./pages/profile/change-password.tsx')) },
  { path: '/profile/data', lazy: page(() => import('./pages/profile/data.tsx')) },
  { path: '/security', lazy: page(() => import('./pages/security/security.tsx')) },
  { path: '/security/authenticator', lazy: page(() => import('./pages/security/authenticator.tsx')) },
  { path: '/activity', lazy: page(() => import('./pages/activity/activity.tsx')) },
  { path: '/sessions', lazy: page(() => import('./pages/devices/devices.tsx')) },
]

/**
 * Every page of the application. Pages are loaded when they are first shown. If a page fails, its layout stays, so that
 * the user can go elsewhere.
 */
export const routes: RouteObject[] = [
  {
    Component: RootLayout,
    ErrorBoundary: LayoutFault,
    HydrateFallback: StartScreen,
    children: [
      {
        Component: SignedOutLayout,
        children: [{ ErrorBoundary: PageFault, children: signedOutPages }],
      },
      {
        Component: SignedInLayout,
        children: [{ ErrorBoundary: PageFault, children: signedInPages }],
      },
    ],
  },
]
