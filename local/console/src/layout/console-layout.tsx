import { useEffect, useRef } from 'react'
import { NavLink, Outlet, useLocation } from 'react-router'
import type { Counts } from '../../../console-api/replies.ts'
import { useIsConnected } from '../data/live.ts'
import { OutcomeNotice } from '../data/outcome.tsx'
import { useData } from '../data/use-data.ts'
import './console-layout.css'

const tabs = [
  ['/mail', 'Mail', 'mail'],
  ['/requests', 'Requests', 'requests'],
  ['/users', 'Users', 'users'],
  ['/connections', 'Connections', 'connections'],
  ['/jobs', 'Queues and jobs', 'dead_letters'],
  ['/events', 'Events', undefined],
  ['/audit', 'Audit trail', undefined],
  ['/rate-limits', 'Rate limits', undefined],
  ['/providers', 'Mock providers', undefined],
  ['/endpoints', 'Endpoints', undefined],
] as const

/** The header, the tabs and the selected tab. */
export function ConsoleLayout() {
  const { data: counts } = useData<Counts>(['counts'], '/counts')
  const isConnected = useIsConnected()
  const { pathname } = useLocation()
  const nav = useRef<HTMLElement>(null)
  // On a narrow screen the tabs scroll.
  useEffect(() => {
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [pathname])
  return (
    <div className="console">
      <a className="skip-link" href="#content">
        Skip to content
      </a>
      <header className="console-header">
        <span className="brand">Dashtam local cloud</span>
        <span className="console-links">
          <a href="/">Application</a>
          <a href="/openapi.json">OpenAPI</a>
        </span>
        <nav aria-label="Console" ref={nav}>
          {tabs.map(([to, label, count]) => (
            <NavLink key={to} to={to}>
              {label}
              {count !== undefined && counts && <Count name={count} value={counts[count]} />}
            </NavLink>
          ))}
        </nav>
      </header>
      <main id="content" tabIndex={-1}>
        <div role="status">
          {!isConnected && <p className="disconnected">Not connected, reconnecting…</p>}
        </div>
        <OutcomeNotice />
        <Outlet />
      </main>
    </div>
  )
}

/** Dead letters need attention; the other numbers do not. */
function Count({ name, value }: { readonly name: keyof Counts; readonly value: number }) {
  if (value === 0) return null
  const isAlert = name === 'dead_letters'
  return (
    <span className={isAlert ? 'count alert' : 'count'}>
      {value}
      {isAlert && <span className="visually-hidden"> dead letters</span>}
    </span>
  )
}
