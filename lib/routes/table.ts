import * as accounts from './accounts.ts'
import { activity } from './activity.ts'
import * as authorization from './authorization.ts'
import { listDevices, removeDevice, updateDevice } from './devices.ts'
import * as factors from './factors.ts'
import { deleteMe, getExport, requestExport, restoreMe } from './leaving.ts'
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
import { login, logout, passkeyLogin, refresh, startPasskeyLogin, verifyLogin } from './sign-in.ts'
import { startStepUp, stepUp } from './step-up.ts'
import { health, jwks, openapi, problemPage, unknownRoute } from './system.ts'
import * as transactions from './transactions.ts'
import * as webhooks from './webhooks.ts'

/** Every route, in the order of the generated documents. */
export const routes: readonly Route[] = [
  register,
  verifyEmail,
  resendVerification,
  login,
  verifyLogin,
  startPasskeyLogin,
  passkeyLogin,
  refresh,
  logout,
  requestPasswordReset,
  resetPassword,
  changePassword,
  startStepUp,
  stepUp,
  me,
  updateMe,
  requestExport,
  getExport,
  deleteMe,
  restoreMe,
  sessions.list,
  sessions.end,
  sessions.endAll,
  sessions.endOthers,
  sessions.trust,
  sessions.distrust,
  sessions.disown,
  listDevices,
  updateDevice,
  removeDevice,
  factors.listFactors,
  factors.startPasskeyRegistration,
  factors.addPasskey,
  factors.renamePasskey,
  factors.removePasskey,
  factors.startTotp,
  factors.confirmTotp,
  factors.removeTotp,
  factors.replaceRecoveryCodes,
  factors.removePassword,
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
