// The charts' library, at an address that has its version.
export { default } from '../../webjars/uplot/${uplot.version}/dist/uPlot.esm.js';
