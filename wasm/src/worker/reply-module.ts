// A file of its own, which the portal's worker imports when somebody writes a reply; build.mjs puts the glue of
// waferseal-reply here.
export { default } from '#engine';
