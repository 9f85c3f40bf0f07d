import { useSession } from '@dashtam/client/react'
import { Link, Navigate, Outlet, useLocation } from 'react-router'
import { signInState } from '../session/return-path.ts'
import { sessionFollower } from '../session/session-follower.ts'
import { SignOutButton } from '../session/sign-out-button.tsx'
import { AccountNotices } from './account-notices.tsx'
import './layout.css'

/** The sections, and the addresses of their pages. */
const sections = [
  ['/', 'Accounts', /^\/($|accounts\/)/i],
  ['/connections', 'Connections', /^\/(connections|providers)(\/|$)/i],
  ['/sessions', 'Devices', /^\/sessions(\/|$)/i],
  ['/profile', 'Profile', /^\/(profile|activity|security)(\/|$)/i],
] as const

/** The pages for signed-in users. Others are sent to the sign-in page, and return after they signed in. */
export function SignedInLayout() {
  const session = useSession()
  const location = useLocation()
  if (session.status === 'loading') return null
  if (session.status === 'signed_out') {
    const { pathname, search, hash } = location
    const state = signInState(pathname + search + hash, sessionFollower.lastEnd())
    return <Navigate to="/sign-in" replace state={state} />
  }
  return (
    <div className="signed-in">
      <a className="skip-link" href="#content">
        Skip to content
      </a>
      <header className="top-bar">
        <Link to="/" className="brand">
          Dashtam
        </Link>
        <nav aria-label="Main">
          {sections.map(([to, label, pages]) => (
            <Link key={to} to={to} aria-current={currentIn(pages, to, location.pathname)}>
              {label}
            </Link>
          ))}
        </nav>
        <SignOutButton />
      </header>
      <main id="content" tabIndex={-1}>
        <AccountNotices />
        {/* A new user must not see what the page holds of the former one. */}
        <Outlet key={session.user_id} />
      </main>
    </div>
  )
}

function currentIn(pages: RegExp, start: string, pathname: string): 'page' | 'true' | undefined {
  if (pathname === start) return 'page'
  return pages.test(pathname) ? 'true' : undefined
}
