import { startDataApi } from '../local/data-api/start-data-api.ts'
import { LOCAL_REGION, localCredentials } from '../local/environment.ts'
import { functionsLogin } from '../test/support/databases.ts'

// Runs the Data API in a separate process, so that its CPU time does not count.
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
