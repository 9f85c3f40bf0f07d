import type { Params } from 'react-router'

const ID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

/**
 * Returns a loader that shows the not-found page if a parameter of the address is not an id. The client refuses to send
 * a request with it.
 */
export function requireId(name: string) {
  return ({ params }: { readonly params: Params }): null => {
    if (!ID.test(params[name] ?? '')) throw new Response(null, { status: 404 })
    return null
  }
}
