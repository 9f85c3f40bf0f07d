import type { ReactNode } from 'react'
import { Link, Outlet } from 'react-router'
import './layout.css'

/** The pages for users who are not signed in: one column in the middle. */
export function SignedOutLayout({ children = <Outlet /> }: { readonly children?: ReactNode }) {
  return (
    <div className="signed-out">
      <header>
        <Link to="/" className="brand">
          Dashtam
        </Link>
      </header>
      <main className="sheet">{children}</main>
    </div>
  )
}
