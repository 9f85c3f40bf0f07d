import { startDataApi } from '../local/data-api/start-data-api.ts'
import { LOCAL_REGION, localCredentials } from '../local/environment.ts'
import { functionsLogin } from '../test/support/databases.ts'

// The Data API in a process of its own, so that its CPU is not counted as the function's.
process.on('message', async (postgres: { host: string; port: number; user: string; password: string }) => {
  const credentials = localCredentials()
  const { url } = await startDataApi({
    postgres,
    logins: () => functionsLogin,
    credentials,
    region: LOCAL_REGION,
  })
  process.send?.(url)
})
