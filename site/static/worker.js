'use strict';
// Does the whole work, off the main thread. What may hold secrets stays here until it is copied.
let kept = [];
const fail = (id, error) => postMessage({ id, failed: String(error && error.message || error) });
onmessage = (event) => {
  const { id, module, bytes, request, read, copy } = event.data;
  try {
    if (module || bytes) {
      wasm_bindgen.initSync({ module: module || bytes });
      postMessage({ id, ready: true });
    } else if (read) {
      postMessage({ id, text: wasm_bindgen.read(new Uint8Array(read)) });
    } else if (copy !== undefined) {
      postMessage({ id, text: kept[copy] || '' });
    } else {
      const start = performance.now();
      const told = JSON.parse(wasm_bindgen.ask(JSON.stringify(request)));
      if (told.corrections) {
        kept = told.corrections.map((one) => one.text);
        for (const one of told.corrections) delete one.text;
      }
      postMessage({ id, told, took: performance.now() - start });
    }
  } catch (error) {
    fail(id, error);
  }
};
