/**
 * Replaces the module of React Aria that finds the language of the browser (see `vite.config.ts`). That takes about 15 ms,
 * four times as long on a phone, while the application starts. All texts of this application are in English.
 */
const locale = { locale: 'en-US', direction: 'ltr' } as const

/** Returns the locale of the application. */
export const getDefaultLocale = () => locale

/** Returns the locale of the application, which does not change with the language of the browser. */
export const useDefaultLocale = () => locale
