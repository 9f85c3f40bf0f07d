import { useSession } from '@dashtam/client/react'
import { Navigate, Outlet, useLocation } from 'react-router'
import { returnPath } from '../session/return-path.ts'

/**
 * Pages that make no sense for signed-in users, such as the sign-in page. When a user signs in, here or in another tab, the
 * page that required it is shown again.
 */
export function SignedOutOnly() {
  const session = useSession()
  const location = useLocation()
  if (session.status === 'loading') return null
  if (session.status === 'signed_in')
    return <Navigate to={returnPath(location.state, session.user_id)} replace />
  return <Outlet />
}
