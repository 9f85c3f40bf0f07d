import { documentOf } from '../mock/document.ts'

/** Creates an HTML page of mock Plaid. */
export const document = documentOf({ name: 'Mock Plaid', provider: 'Plaid' })
