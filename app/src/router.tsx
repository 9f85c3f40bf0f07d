import { createBrowserRouter } from 'react-router'
import { RootLayout } from './layout/root-layout.tsx'
import { SignedInLayout } from './layout/signed-in-layout.tsx'
import { SignedOutLayout } from './layout/signed-out-layout.tsx'
import { PageFault } from './pages/page-fault.tsx'

/** Every page of the application. Pages are loaded when they are first shown. */
export const router = createBrowserRouter([
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
        children: [{ index: true, lazy: () => import('./pages/home.tsx') }],
      },
      { path: '*', lazy: () => import('./pages/not-found.tsx') },
    ],
  },
])
