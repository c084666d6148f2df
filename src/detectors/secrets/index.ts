import type { DocumentDetector } from '../../core/detector.js'
import { createPrefilter } from '../../engine/index.js'
import { createScan } from './scan.js'

/** Finds keys, tokens and passwords in any document: keywords at memory speed, patterns around them, then a judgement. */
export const secrets: DocumentDetector = {
  reads: 'document',
  create: (context) => createScan(context, (keywords, name) => createPrefilter(keywords, context.arena, name)),
}
