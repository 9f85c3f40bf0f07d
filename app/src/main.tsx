import { DashtamProvider } from '@dashtam/client/react'
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode, startTransition } from 'react'
import { createRoot } from 'react-dom/client'
import { createBrowserRouter } from 'react-router'
import { RouterProvider } from 'react-router/dom'
import { client } from './client.ts'
import { takeProviderResponse } from './connecting/provider-response.ts'
import { queryClient } from './query-client.ts'
import { routes } from './router.tsx'
import './ui/base.css'

/**
 * Starts the application in several short tasks, because the page reacts to input only between tasks. Together they take
 * 200 ms on a phone.
 */
async function start(): Promise<void> {
  const root = document.getElementById('root')
  if (!root) throw new Error('The page has no element with the id "root".')
  takeProviderResponse(location, { replaceState: path => history.replaceState(null, '', path) })

  await nextTask()
  // Begins to load the code and the data of the first page.
  const router = createBrowserRouter(routes)

  await nextTask()
  const page = (
    <StrictMode>
      <DashtamProvider client={client}>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </DashtamProvider>
    </StrictMode>
  )
  // As a transition, React renders in small steps.
  startTransition(() => createRoot(root).render(page))
}

const nextTask = () => new Promise<void>(resolve => setTimeout(resolve))

void start()
