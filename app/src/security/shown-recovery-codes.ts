import type { ReactNode } from 'react'
import { createStore } from '../ui/create-store.ts'

/** The dialog with new recovery codes; null if there are none to show. */
export const shownRecoveryCodes = createStore<ReactNode>(null)
