import { documentOf } from '../mock/document.ts'

/** Creates an HTML page of mock Schwab. */
export const document = documentOf({ name: 'Mock Schwab', provider: 'Charles Schwab' })
