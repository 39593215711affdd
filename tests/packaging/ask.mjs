// ask.mjs URL: prints { status, text }; a status of 0 if nobody answers. A program, for a server on another network.
const [url] = process.argv.slice(2);
try {
  const response = await fetch(url);
  console.log(JSON.stringify({ status: response.status, text: await response.text() }));
} catch ({ cause }) {
  console.log(JSON.stringify({ status: 0, text: String(cause) }));
}
