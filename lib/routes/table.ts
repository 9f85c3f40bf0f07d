import { changePassword, requestPasswordReset, resetPassword } from './password.ts'
import { me, updateMe } from './profile.ts'
import { register, resendVerification, verifyEmail } from './registration.ts'
import type { Route } from './route.ts'
import { login, logout, refresh } from './sessions.ts'
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
  health,
  jwks,
  openapi,
  problemPage,
  unknownRoute,
]
