import * as accounts from './accounts.ts'
import { activity } from './activity.ts'
import * as authorization from './authorization.ts'
import * as operatorConnections from './operator-connections.ts'
import * as operatorEvents from './operator-events.ts'
import * as operatorUsers from './operator-users.ts'
import { changePassword, requestPasswordReset, resetPassword } from './password.ts'
import { me, updateMe } from './profile.ts'
import * as providerTypes from './provider-types.ts'
import * as providers from './providers.ts'
import { register, resendVerification, verifyEmail } from './registration.ts'
import type { Route } from './route.ts'
import * as security from './security.ts'
import * as sessions from './sessions.ts'
import { login, logout, refresh } from './sign-in.ts'
import { health, jwks, openapi, problemPage, unknownRoute } from './system.ts'
import * as transactions from './transactions.ts'
import * as webhooks from './webhooks.ts'

/** Every route, in the order of the generated documents. */
export const routes: readonly Route[] = [
  register,
  verifyEmail,
  resendVerification,
  login,
  refresh,
  logout,
  requestPasswordReset,
  resetPassword,
  changePassword,
  me,
  updateMe,
  sessions.list,
  sessions.end,
  sessions.endAll,
  sessions.endOthers,
  sessions.trust,
  sessions.distrust,
  sessions.disown,
  activity,
  providerTypes.list,
  providerTypes.get,
  providers.create,
  providers.list,
  providers.get,
  providers.update,
  providers.remove,
  authorization.start,
  authorization.callback,
  authorization.completeLink,
  authorization.status,
  authorization.refresh,
  authorization.revoke,
  accounts.list,
  transactions.list,
  webhooks.receive,
  security.rotateAll,
  security.rotateUser,
  security.replaceDataKey,
  security.config,
  security.auditLogs,
  operatorUsers.findUsers,
  operatorUsers.updateUser,
  operatorUsers.endSession,
  operatorConnections.countConnections,
  operatorConnections.refreshConnections,
  operatorConnections.endConnection,
  operatorEvents.listEvents,
  operatorEvents.replayEvents,
  operatorEvents.sendTestEvent,
  health,
  jwks,
  openapi,
  problemPage,
  unknownRoute,
]
