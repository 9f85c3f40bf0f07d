import { accounts } from './accounts.ts'
import { activityComponents, activityParameters } from './activity.ts'
import { authentication } from './authentication.ts'
import type { Component, Parameters } from './component.ts'
import { connectionParameters, connections } from './connections.ts'
import { deviceParameters, devices } from './devices.ts'
import { factorComponents, factorParameters } from './factors.ts'
import { leavingComponents } from './leaving.ts'
import { operatorActionParameters, operatorActions } from './operator-actions.ts'
import { operatorEventParameters, operatorEvents } from './operator-events.ts'
import { operatorParameters, operators } from './operators.ts'
import { providerParameters, providers } from './providers.ts'
import { sessionParameters, sessions } from './sessions.ts'
import { signIn } from './sign-in.ts'
import { stepUpComponents } from './step-up.ts'
import { system, systemParameters } from './system.ts'
import { transactionParameters, transactions } from './transactions.ts'
import { webauthnAssertions } from './webauthn-assertions.ts'
import { webauthnRegistrations } from './webauthn-registrations.ts'
import { webhookParameters, webhooks } from './webhooks.ts'

/** Every named schema of the API, in reading order. */
export const components: readonly Component[] = [
  ...authentication,
  ...signIn,
  ...stepUpComponents,
  ...webauthnAssertions,
  ...webauthnRegistrations,
  ...sessions,
  ...devices,
  ...factorComponents,
  ...activityComponents,
  ...leavingComponents,
  ...providers,
  ...connections,
  ...accounts,
  ...transactions,
  ...webhooks,
  ...operators,
  ...operatorActions,
  ...operatorEvents,
  ...system,
]

/** The texts of the parameters of every route. */
export const documentedParameters: readonly Parameters[] = [
  ...sessionParameters,
  ...deviceParameters,
  ...factorParameters,
  ...activityParameters,
  ...providerParameters,
  ...connectionParameters,
  ...transactionParameters,
  ...webhookParameters,
  ...operatorParameters,
  ...operatorActionParameters,
  ...operatorEventParameters,
  ...systemParameters,
]
