/** The paths of the pages of the console below /_local, as its router spells them. */
export const pagePaths = {
  mail: '/mail/:id?',
  requests: '/requests',
  request: '/requests/:id',
  users: '/users',
  user: '/users/:id',
  connections: '/connections',
  jobs: '/jobs',
  jobRun: '/jobs/:id',
  events: '/events',
  audit: '/audit',
  rateLimits: '/rate-limits',
  providers: '/providers',
  endpoints: '/endpoints',
} as const

const pages = Object.values(pagePaths).map(
  path => new RegExp(`^${path.replace('/:id?', '(/[^/]+)?').replace('/:id', '/[^/]+')}$`),
)

/** Returns whether the console has a page at a path below /_local. Its root shows the mails. */
export function isPage(path: string): boolean {
  return path === '' || pages.some(page => page.test(path))
}
