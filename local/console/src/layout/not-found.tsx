import { Link } from 'react-router'
import { TabPage } from '../ui/tab-page.tsx'

/** The page of an unknown address. */
export function NotFound() {
  return (
    <TabPage title="Page not found">
      <p>
        The console has no page at this address. <Link to="/mail">Show the mails</Link>
      </p>
    </TabPage>
  )
}
