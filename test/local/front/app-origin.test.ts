import { expect, it } from 'vitest'
import { appOrigin } from '../../../local/front/app-origin.ts'

it.each([
  ['http://localhost:3000', 'http://localhost:3000'],
  ['http://localhost:3000/', 'http://localhost:3000'],
  // The development server of the application has another port.
  ['http://localhost:5173', 'http://127.0.0.1:3000'],
  ['https://app.example.com', 'http://127.0.0.1:3000'],
  ['not an address', 'http://127.0.0.1:3000'],
  [undefined, 'http://127.0.0.1:3000'],
])('serves the application at its own address if APP_URL is %s', (appUrl, expected) => {
  expect(appOrigin('http://127.0.0.1:3000', appUrl)).toBe(expected)
})
