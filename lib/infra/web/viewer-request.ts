/**
 * The source of the CloudFront function that rewrites the path of a request (cloudfront-js-2.0).
 *
 * The application has one page, and its router reads the path. So a path without a file extension returns the page. A
 * missing file stays 404: an error mapping of CloudFront could not distinguish the two.
 */
export const VIEWER_REQUEST = `function handler(event) {
  const request = event.request
  if (!/\\.[^/]+$/.test(request.uri)) request.uri = '/index.html'
  return request
}
`
