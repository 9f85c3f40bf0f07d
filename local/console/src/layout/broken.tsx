import { useRouteError } from 'react-router'
import { Button } from '../../../../app/src/ui/button.tsx'
import { Notice } from '../../../../app/src/ui/notice.tsx'
import { TabPage } from '../ui/tab-page.tsx'

/** Replaces a tab that could not be shown. The other tabs stay usable. */
export function Broken() {
  const error = useRouteError()
  return (
    <TabPage title="This page cannot be shown">
      <Notice kind="bad">{error instanceof Error ? error.message : String(error)}</Notice>
      <p>
        <Button onPress={() => window.location.reload()}>Reload the page</Button>
      </p>
    </TabPage>
  )
}
