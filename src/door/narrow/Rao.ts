/** Money: whole numbers of rao (RULES 2.2). */
export { codec, text, type RaoText } from '../../domain/Rao.js'
