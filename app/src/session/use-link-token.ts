import { useEffect, useState } from 'react'
import { useLocation, useNavigate } from 'react-router'

/**
 * Returns the token of the link that opened the page; undefined if there is none.
 *
 * The token is removed from the address bar, so that it is neither bookmarked nor shared. A second link in the same tab
 * replaces the first one.
 */
export function useLinkToken(): string | undefined {
  const { hash, pathname, search } = useLocation()
  const navigate = useNavigate()
  const inAddress = tokenIn(hash)
  const [token, setToken] = useState(inAddress)
  if (inAddress !== undefined && inAddress !== token) setToken(inAddress)
  const hasToken = inAddress !== undefined
  useEffect(() => {
    if (hasToken) void navigate({ pathname, search }, { replace: true })
  }, [hasToken, pathname, search, navigate])
  return inAddress ?? token
}

/** Returns the token of the fragment of a link. */
export function tokenIn(hash: string): string | undefined {
  return new URLSearchParams(hash.replace(/^#/, '')).get('token') || undefined
}
