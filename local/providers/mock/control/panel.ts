import type { Call, Reply } from '../reply.ts'
import type { Switches } from '../switches.ts'

/** Selects what an action affects: what belongs to a login, one grant or item by its id, or everything. */
export interface Selection {
  readonly login?: string | undefined
  readonly id?: string | undefined
}

/** An action of the control routes, as pages show it. */
export interface ControlAction {
  readonly path: string
  readonly label: string
  /** What happens. */
  readonly description: string
  /** Whether it ends access. Pages ask for a confirmation. */
  readonly is_destructive: boolean
}

/** An action of a mock server. */
export interface MockAction extends ControlAction {
  /** Acts, and returns what changed. */
  readonly run: (selection: Selection) => object
}

/** A section of the control page. */
export interface PanelSection {
  readonly id: string
  readonly title: string
  readonly html: string
}

/** What the control routes show and change. */
export interface ControlPanel {
  /** For example `mock Schwab`. */
  readonly name: string
  readonly about: string
  readonly switches: Switches
  /** The name of the member that selects one grant or item, for example `grant_id`. */
  readonly idName: string
  readonly actions: readonly MockAction[]
  /** The sections below the switches and the actions. */
  readonly sections: () => readonly PanelSection[]
  /** Creates a page of the mock server. */
  readonly document: (title: string, main: string, width?: 'narrow' | 'wide') => string
  /** Answers further control routes. */
  readonly more?: (call: Call) => Reply | undefined
}

/** The action that every mock server has. */
export const resetAction: ControlAction = {
  path: '/_mock/reset',
  label: 'Reset the switches',
  description: 'Every switch returns to its default. What users have shared stays shared.',
  is_destructive: false,
}
