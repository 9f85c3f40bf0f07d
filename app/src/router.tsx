import type { RouteObject } from 'react-router'
import { client } from './client.ts'
import { RootLayout } from './layout/root-layout.tsx'
import { SignedInLayout } from './layout/signed-in-layout.tsx'
import { SignedOutLayout } from './layout/signed-out-layout.tsx'
import { SignedOutOnly } from './layout/signed-out-only.tsx'
import { StartScreen } from './layout/start-screen.tsx'
import { PageFault } from './pages/page-fault.tsx'
import { prefetchConnections } from './queries/connections.ts'
import { queryClient } from './query-client.ts'

/** Every page of the application. Pages are loaded when they are first shown. */
export const routes: RouteObject[] = [
  {
    Component: RootLayout,
    ErrorBoundary: PageFault,
    HydrateFallback: StartScreen,
    children: [
      {
        Component: SignedOutLayout,
        ErrorBoundary: PageFault,
        children: [
          {
            Component: SignedOutOnly,
            children: [
              { path: '/sign-in', lazy: () => import('./pages/auth/sign-in.tsx') },
              { path: '/register', lazy: () => import('./pages/auth/register.tsx') },
            ],
          },
          { path: '/check-mail', lazy: () => import('./pages/auth/check-mail.tsx') },
          { path: '/forgot-password', lazy: () => import('./pages/auth/forgot-password.tsx') },
          // The pages of links in mails. They work for signed-in users too.
          { path: '/verify-email', lazy: () => import('./pages/auth/verify-email.tsx') },
          { path: '/reset-password', lazy: () => import('./pages/auth/reset-password.tsx') },
          { path: '/disown-session', lazy: () => import('./pages/auth/disown-session.tsx') },
        ],
      },
      {
        Component: SignedInLayout,
        ErrorBoundary: PageFault,
        children: [
          {
            index: true,
            loader: () => prefetchConnections(client, queryClient),
            lazy: () => import('./pages/accounts/accounts.tsx'),
          },
          { path: '/connections', lazy: () => import('./pages/connections/connections.tsx') },
          { path: '/connections/:id', lazy: () => import('./pages/connections/connection.tsx') },
          { path: '/accounts/:connectionId/:accountId', lazy: () => import('./pages/accounts/account.tsx') },
          { path: '/providers', lazy: () => import('./pages/providers/providers.tsx') },
          { path: '/providers/:key/connect', lazy: () => import('./pages/providers/connect.tsx') },
          { path: '/providers/:key/callback', lazy: () => import('./pages/providers/callback.tsx') },
          { path: '/providers/:id/reconnect', lazy: () => import('./pages/providers/reconnect.tsx') },

          { path: '/profile', lazy: () => import('./pages/profile/profile.tsx') },
          { path: '/profile/email', lazy: () => import('./pages/profile/change-email.tsx') },
          { path: '/profile/password', lazy: () => import('./pages/profile/change-password.tsx') },
          { path: '/sessions', lazy: () => import('./pages/sessions/sessions.tsx') },
        ],
      },
      { path: '*', lazy: () => import('./pages/not-found.tsx') },
    ],
  },
]
