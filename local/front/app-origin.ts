/**
 * Returns the origin at which the local cloud serves the application: that of `APP_URL` if it leads to the port of the API,
 * such as `http://localhost:3000`, where passkeys work. Otherwise that of the API.
 */
export function appOrigin(api: string, appUrl: string | undefined): string {
  if (!appUrl || !URL.canParse(appUrl)) return api
  const { origin, hostname, port } = new URL(appUrl)
  return hostname === 'localhost' && port === new URL(api).port ? origin : api
}
