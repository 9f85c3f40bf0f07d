/** A page. Node and workers have no such events. */
interface Page {
  readonly document?: { readonly hidden: boolean }
  addEventListener(type: string, listener: () => void, isCaptured: true): void
  removeEventListener(type: string, listener: () => void, isCaptured: true): void
}

/**
 * Waits until the page becomes visible, receives the focus, or the user points at it. The events of a hidden page do not
 * count. Resolves also if the signal aborts.
 */
export function untilUsed(signal: AbortSignal | undefined, scope: object = globalThis): Promise<void> {
  const page = isPage(scope) ? scope : undefined
  return new Promise(resolve => {
    const listen = (change: 'addEventListener' | 'removeEventListener') => {
      for (const type of ['visibilitychange', 'focus', 'pointermove', 'pointerdown'])
        page?.[change](type, use, true)
      signal?.[change]('abort', end)
    }
    const end = () => {
      listen('removeEventListener')
      resolve()
    }
    const use = () => {
      if (!page?.document?.hidden) end()
    }
    if (signal?.aborted) resolve()
    else listen('addEventListener')
  })
}

function isPage(scope: object): scope is Page {
  return 'addEventListener' in scope
}
