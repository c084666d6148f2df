import type { DocumentDetector } from '../../core/detector.js'
import { builtPrefilter, createPrefilter } from '../../engine/index.js'
import { createScan } from './scan.js'

/** Finds keys, tokens and passwords in any document: keywords at memory speed, patterns around them, then a judgement. */
export const secrets: DocumentDetector = {
  reads: 'document',
  create: (context) =>
    createScan(context, {
      of: (keywords) => createPrefilter(keywords, context.arena),
      built: () => builtPrefilter(context.arena),
    }),
}
