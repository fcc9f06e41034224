/** dethrone/validator: the season between tournaments, and the loop that runs it. */
export * as Accounts from './accounts/Accounts.js'
export * as Catalogue from './catalogue/Catalogue.js'
export * as Config from './config/Config.js'
export * as HttpDirectory from './directory/HttpDirectory.js'
export * as Keyfile from './directory/Keyfile.js'
export * as Season from './season/Season.js'
export * as Steady from './loop/Steady.js'
export * as Validator from './loop/Validator.js'
