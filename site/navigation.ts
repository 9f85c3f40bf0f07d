/** A group of pages in the sidebar. */
export interface NavigationGroup {
  readonly label: string
  /** The pages of the group, in reading order. A missing page fails the build. */
  readonly items: readonly NavigationItem[]
  readonly collapsed?: boolean
}

/**
 * An entry of a group: the path of a page, a group, or all pages below a path. The pages below a path are sorted by
 * their path, or in the order in which they were generated.
 */
export type NavigationItem =
  | string
  | NavigationGroup
  | { readonly label: string; readonly below: string; readonly collapsed?: boolean }

/** The sidebar of the site. Every page must be in it, and every page that it names must exist. */
export const navigation: readonly NavigationGroup[] = [
  {
    label: 'Use the API',
    items: [
      'use/quick-start',
      'use/client',
      'use/reference-application',
      'use/authentication',
      'use/second-factors',
      'use/token-rotation',
      'use/sessions',
      'use/leaving',
      'use/connecting-a-provider',
      'use/events',
      'use/errors',
      'use/rate-limits',
      'use/quick-reference',
      'use/local-cloud',
      'use/mock-schwab',
      'use/mock-plaid',
    ],
  },
  {
    label: 'Operate it',
    items: [
      'operate/deployment',
      'operate/continuous-deployment',
      'operate/plaid',
      'operate/operations',
      'operate/runbook',
      'operate/breach-response',
      'operate/tracing',
      'operate/scale',
      'operate/performance',
      'operate/security',
      'operate/security-controls',
      'operate/asvs',
    ],
  },
  {
    label: 'Extend it',
    items: [
      'extend/endpoints',
      'extend/providers',
      'extend/migrations',
      'extend/testing',
      'extend/dependencies',
      'extend/contributing',
    ],
  },
  {
    label: 'How it works',
    items: [
      'how-it-works/architecture',
      'how-it-works/request-path',
      'how-it-works/sign-in',
      'how-it-works/rotation-and-replay',
      'how-it-works/suspicious-sign-ins',
      'how-it-works/connection-states',
      'how-it-works/scheduled-refresh',
      'how-it-works/key-rotation',
      'how-it-works/stacks',
      'how-it-works/glossary',
      { label: 'Decisions', below: 'decisions', collapsed: true },
    ],
  },
  {
    label: 'Reference',
    items: [
      { label: 'API', below: 'reference/api', collapsed: true },
      { label: 'Problems', below: 'reference/problems', collapsed: true },
      'reference/rate-limits',
      'reference/events',
      'reference/configuration',
      'reference/commands',
      'reference/permissions',
      'reference/log-messages',
      'reference/metrics',
      'reference/alarms',
      'reference/database',
      'reference/cryptography',
      'reference/data-classification',
      'reference/communication',
      { label: 'Typed client', below: 'reference/client', collapsed: true },
      { label: 'Code', below: 'reference/code', collapsed: true },
      'changelog',
    ],
  },
]
