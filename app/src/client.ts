import { browserStorage, createClient } from '@dashtam/client'
import { requestStepUp } from './step-up/step-up-requests.ts'

/** The address of the API. The server of the page writes it to the page. */
const baseUrl = document.querySelector<HTMLMetaElement>('meta[name="dashtam-api"]')?.content ?? ''

/**
 * The client of the API.
 *
 * The session is in `localStorage`, so that it is shared by all tabs and survives a restart of the browser. The
 * Content-Security-Policy allows only scripts of this application. docs/use/client.md compares the storages.
 */
export const client = createClient({
  baseUrl,
  storage: browserStorage(),
  onReauthentication: (required, _, signal) => requestStepUp(required, signal),
})
