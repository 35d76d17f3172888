/** Stands in the single executable for `import.meta.url` of the sources. */
export { urlOf as poolhouseUrl } from './bin-assets.cjs';
