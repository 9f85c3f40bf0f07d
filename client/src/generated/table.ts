// Generated from lib/routes by `npm run client:types`. Do not edit.

import type { Operations } from '../calls/operation.ts'

/** The operations of the API: method, path, access, input and kind of reply. */
export const operations = {
  auth: {
    register: ['POST', '/api/v1/auth/register', 'public', 'body', 'object'],
    verifyEmail: ['POST', '/api/v1/auth/verify-email', 'public', 'body', 'object'],
    resendVerification: ['POST', '/api/v1/auth/resend-verification', 'public', 'body', 'object'],
    login: ['POST', '/api/v1/auth/login', 'public', 'body', 'object'],
    refreshTokens: ['POST', '/api/v1/auth/refresh', 'public', 'body', 'object'],
    logout: ['POST', '/api/v1/auth/logout', 'bearer', 'body', 'object'],
    requestPasswordReset: ['POST', '/api/v1/auth/request-password-reset', 'public', 'body', 'object'],
    resetPassword: ['POST', '/api/v1/auth/reset-password', 'public', 'body', 'object'],
    changePassword: ['POST', '/api/v1/auth/change-password', 'bearer', 'body', 'object'],
  },
  user: {
    get: ['GET', '/api/v1/auth/me', 'bearer', 'none', 'object'],
    update: ['PATCH', '/api/v1/auth/me', 'bearer', 'body', 'object'],
    listActivity: ['GET', '/api/v1/auth/activity', 'bearer', 'query', 'page'],
  },
  sessions: {
    list: ['GET', '/api/v1/auth/sessions', 'bearer', 'query', 'page'],
    end: ['DELETE', '/api/v1/auth/sessions/{id}', 'bearer', 'none', 'object'],
    endAll: ['DELETE', '/api/v1/auth/sessions/all', 'bearer', 'none', 'object'],
    endOther: ['DELETE', '/api/v1/auth/sessions/others', 'bearer', 'none', 'object'],
    trust: ['PUT', '/api/v1/auth/sessions/{id}/trust', 'bearer', 'none', 'object'],
    distrust: ['DELETE', '/api/v1/auth/sessions/{id}/trust', 'bearer', 'none', 'object'],
    disown: ['POST', '/api/v1/auth/disown-session', 'public', 'body', 'object'],
  },
  providers: {
    list: ['GET', '/api/v1/provider-types', 'public', 'query', 'page'],
    get: ['GET', '/api/v1/provider-types/{key}', 'public', 'none', 'object'],
  },
  connections: {
    create: ['POST', '/api/v1/providers', 'bearer', 'body', 'object'],
    list: ['GET', '/api/v1/providers', 'bearer', 'query', 'page'],
    get: ['GET', '/api/v1/providers/{id}', 'bearer', 'none', 'object'],
    update: ['PATCH', '/api/v1/providers/{id}', 'bearer', 'body', 'object'],
    delete: ['DELETE', '/api/v1/providers/{id}', 'bearer', 'none', 'object'],
    authorize: ['POST', '/api/v1/providers/{id}/authorization', 'bearer', 'none', 'object'],
    getAuthorization: ['GET', '/api/v1/providers/{id}/authorization', 'bearer', 'none', 'object'],
    refreshAuthorization: ['PATCH', '/api/v1/providers/{id}/authorization', 'bearer', 'none', 'object'],
    revokeAuthorization: ['DELETE', '/api/v1/providers/{id}/authorization', 'bearer', 'none', 'object'],
    completeAuthorization: [
      'GET',
      '/api/v1/providers/{id}/authorization/callback',
      'bearer',
      'query',
      'object',
    ],
    completeLink: ['POST', '/api/v1/providers/{id}/authorization/link', 'bearer', 'body', 'object'],
  },
  accounts: {
    list: ['GET', '/api/v1/providers/{id}/accounts', 'bearer', 'query', 'page'],
  },
  transactions: {
    list: ['GET', '/api/v1/providers/{id}/accounts/{account_id}/transactions', 'bearer', 'query', 'page'],
  },
} as const satisfies Operations
