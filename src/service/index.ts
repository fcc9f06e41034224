/** The HTTP service of a validator. */
export * as Service from './Service.js'
export * as View from './View.js'
