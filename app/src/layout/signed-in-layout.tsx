import { useSession } from '@dashtam/client/react'
import { Navigate, NavLink, Outlet, useLocation } from 'react-router'
import { signInState } from '../session/return-path.ts'
import { sessionFollower } from '../session/session-follower.ts'
import { SignOutButton } from '../session/sign-out-button.tsx'
import './layout.css'

const links = [
  ['/', 'Accounts'],
  ['/connections', 'Connections'],
  ['/sessions', 'Devices'],
  ['/profile', 'Profile'],
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
        <NavLink to="/" className="brand">
          Dashtam
        </NavLink>
        <nav aria-label="Main">
          {links.map(([to, label]) => (
            <NavLink key={to} to={to} end={to === '/'}>
              {label}
            </NavLink>
          ))}
        </nav>
        <SignOutButton />
      </header>
      <main id="content" tabIndex={-1}>
        {/* A new user must not see what the page holds of the former one. */}
        <Outlet key={session.user_id} />
      </main>
    </div>
  )
}
