import { QueryClient } from '@tanstack/react-query'

/** The cache of the console. Notifications of the local cloud decide when something is read again. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      // The local cloud is on this machine, so it can be reached without a network.
      networkMode: 'always',
      retry: false,
    },
    mutations: { retry: false, networkMode: 'always' },
  },
})
