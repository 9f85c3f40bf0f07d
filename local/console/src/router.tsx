import { createBrowserRouter, Navigate } from 'react-router'
import { ConsoleLayout } from './layout/console-layout.tsx'
import { NotFound } from './layout/not-found.tsx'
import { ConnectionsTab } from './tabs/connections-tab.tsx'
import { EndpointsTab } from './tabs/endpoints-tab.tsx'
import { EventsTab } from './tabs/events-tab.tsx'
import { JobRunPage } from './tabs/job-run-page.tsx'
import { JobsTab } from './tabs/jobs-tab.tsx'
import { MailTab } from './tabs/mail-tab.tsx'
import { ProvidersTab } from './tabs/providers-tab.tsx'
import { RateLimitsTab } from './tabs/rate-limits-tab.tsx'
import { RequestPage } from './tabs/request-page.tsx'
import { RequestsTab } from './tabs/requests-tab.tsx'
import { UserPage } from './tabs/user-page.tsx'
import { UsersTab } from './tabs/users-tab.tsx'

/** Every tab of the console. The console is read from this machine, so it is one file. */
export const router = createBrowserRouter(
  [
    {
      Component: ConsoleLayout,
      children: [
        { index: true, element: <Navigate to="/mail" replace /> },
        { path: '/mail/:id?', Component: MailTab },
        { path: '/requests', Component: RequestsTab },
        { path: '/requests/:id', Component: RequestPage },
        { path: '/users', Component: UsersTab },
        { path: '/users/:id', Component: UserPage },
        { path: '/connections', Component: ConnectionsTab },
        { path: '/jobs', Component: JobsTab },
        { path: '/jobs/:id', Component: JobRunPage },
        { path: '/events', Component: EventsTab },
        { path: '/rate-limits', Component: RateLimitsTab },
        { path: '/providers', Component: ProvidersTab },
        { path: '/endpoints', Component: EndpointsTab },
        { path: '*', Component: NotFound },
      ],
    },
  ],
  { basename: '/_local' },
)
