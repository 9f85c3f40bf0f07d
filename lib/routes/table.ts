import { changePassword, requestPasswordReset, resetPassword } from './password.ts'
import { me, updateMe } from './profile.ts'
import { register, resendVerification, verifyEmail } from './registration.ts'
import type { Route } from './route.ts'
import * as security from './security.ts'
import * as sessions from './sessions.ts'
import { login, logout, refresh } from './sign-in.ts'
import { health, jwks, openapi, problemPage, unknownRoute } from './system.ts'

/** Every route, in the order of the documents that are made from them. */
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
  security.rotateAll,
  security.rotateUser,
  security.config,
  security.auditLogs,
  health,
  jwks,
  openapi,
  problemPage,
  unknownRoute,
]
