import { Page } from '../ui/page.tsx'

/** The accounts of the user. */
export function Component() {
  return <Page title="Accounts">Accounts</Page>
}
