import { createBrowserRouter, Navigate } from 'react-router'
import { pagePaths } from '../../console-api/page-paths.ts'
import { Broken } from './layout/broken.tsx'
import { ConsoleLayout } from './layout/console-layout.tsx'
import { NotFound } from './layout/not-found.tsx'
import { AuditTab } from './tabs/audit-tab.tsx'
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
        {
          // Within the layout, so that the tabs stay usable.
          ErrorBoundary: Broken,
          children: [
            { index: true, element: <Navigate to="/mail" replace /> },
            { path: pagePaths.mail, Component: MailTab },
            { path: pagePaths.requests, Component: RequestsTab },
            { path: pagePaths.request, Component: RequestPage },
            { path: pagePaths.users, Component: UsersTab },
            { path: pagePaths.user, Component: UserPage },
            { path: pagePaths.connections, Component: ConnectionsTab },
            { path: pagePaths.jobs, Component: JobsTab },
            { path: pagePaths.jobRun, Component: JobRunPage },
            { path: pagePaths.events, Component: EventsTab },
            { path: pagePaths.audit, Component: AuditTab },
            { path: pagePaths.rateLimits, Component: RateLimitsTab },
            { path: pagePaths.providers, Component: ProvidersTab },
            { path: pagePaths.endpoints, Component: EndpointsTab },
            { path: '*', Component: NotFound },
          ],
        },
      ],
    },
  ],
  { basename: '/_local' },
)
