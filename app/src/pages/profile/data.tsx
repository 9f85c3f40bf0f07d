import { Link } from 'react-router'
import { Loaded } from '../../problems/loaded.tsx'
import { useUser } from '../../queries/user.ts'
import { Page } from '../../ui/page.tsx'
import { DeleteAccount } from './delete-account.tsx'
import { ExportCard } from './export-card.tsx'

/** The page of the data of the user: a copy of it, and the deletion of the account. */
export function Component() {
  const user = useUser()
  return (
    <Page title="Your data" width="narrow">
      <ExportCard />
      <Loaded query={user} loading="Loading your account">
        {data => <DeleteAccount user={data} />}
      </Loaded>
      <p>
        <Link to="/profile">Back to your profile</Link>
      </p>
    </Page>
  )
}
