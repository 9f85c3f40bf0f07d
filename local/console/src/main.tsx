import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { RouterProvider } from 'react-router/dom'
import { connect } from './data/live.ts'
import { OutcomeProvider } from './data/outcome.tsx'
import { queryClient } from './data/query-client.ts'
import { router } from './router.tsx'

const root = document.getElementById('root')
if (!root) throw new Error('The page has no element with the id "root".')

connect()
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <OutcomeProvider>
        <RouterProvider router={router} />
      </OutcomeProvider>
    </QueryClientProvider>
  </StrictMode>,
)
