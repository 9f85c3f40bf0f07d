/** The options of {@link securityHeaders}. */
export interface SecurityHeaderOptions {
  /**
   * What pages may connect to, as a source of the Content-Security-Policy. The page narrows it to the address of the API,
   * which is not known when a distribution is created (decision 0053).
   */
  readonly connect: string
  /** Whether the pages are served over HTTPS. */
  readonly https: boolean
}

/**
 * Returns the headers of every response with a part of the application. The local cloud and CloudFront send them.
 *
 * Scripts and styles come from files of the application only. No other site can show the application in a frame, and no
 * address is sent to other sites.
 */
export function securityHeaders({ connect, https }: SecurityHeaderOptions): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "manifest-src 'self'",
    `connect-src ${connect}`,
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(https ? ['upgrade-insecure-requests'] : []),
  ]
  return {
    'content-security-policy': policy.join('; '),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    ...(https && { 'strict-transport-security': 'max-age=63072000; includeSubDomains' }),
  }
}
