import { createBrowserRouter } from 'react-router'
import { RootLayout } from './layout/root-layout.tsx'
import { SignedInLayout } from './layout/signed-in-layout.tsx'
import { SignedOutLayout } from './layout/signed-out-layout.tsx'
import { PageFault } from './pages/page-fault.tsx'

/** Creates the router with every page of the application. Pages are loaded when they are first shown. */
export const createAppRouter = () =>
  createBrowserRouter([
    {
      Component: RootLayout,
      ErrorBoundary: PageFault,
      HydrateFallback: () => null,
      children: [
        {
          Component: SignedOutLayout,
          ErrorBoundary: PageFault,
          children: [{ path: '/sign-in', lazy: () => import('./pages/auth/sign-in.tsx') }],
        },
        {
          Component: SignedInLayout,
          ErrorBoundary: PageFault,
          children: [
            { index: true, lazy: () => import('./pages/accounts/accounts.tsx') },
            { path: '/connections', lazy: () => import('./pages/connections/connections.tsx') },
            { path: '/connections/:id', lazy: () => import('./pages/connections/connection.tsx') },
            {
              path: '/connections/:id/accounts/:accountId',
              lazy: () => import('./pages/accounts/account.tsx'),
            },
            { path: '/providers', lazy: () => import('./pages/providers/providers.tsx') },
            { path: '/providers/:key/connect', lazy: () => import('./pages/providers/connect.tsx') },
            { path: '/providers/:key/callback', lazy: () => import('./pages/providers/callback.tsx') },
            { path: '/providers/:id/reconnect', lazy: () => import('./pages/providers/reconnect.tsx') },
          ],
        },
        { path: '*', lazy: () => import('./pages/not-found.tsx') },
      ],
    },
  ])
