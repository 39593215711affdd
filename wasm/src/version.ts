/** Of this package and of the engine in it; package.json's, which a test compares. */
export const version = '0.1.0';
