import { useEffect, useRef } from 'react'

/** Returns a function that returns a signal, which aborts when the component is removed from the page. */
export function useLifetime(): () => AbortSignal | undefined {
  const current = useRef<AbortController>(undefined)
  useEffect(() => {
    const controller = new AbortController()
    current.current = controller
    return () => controller.abort()
  }, [])
  return () => current.current?.signal
}
