// Style sheets that only some pages need: each comes beside its page's module, once, and the page waits for it.

/** @type {Map<string, Promise<void>>} */
const sheets = new Map();

/** @param {string} name of a sheet in `js/`, without `.css` @returns {Promise<void>} also when it could not be loaded */
function sheet(name) {
  let loading = sheets.get(name);
  if (!loading) {
    const link = document.createElement("link");
    loading = new Promise((done) => {
      link.onload = () => done();
      link.onerror = () => {
        link.remove();
        sheets.delete(name);
        done();
      };
    });
    link.rel = "stylesheet";
    link.href = new URL(`${name}.css`, import.meta.url).href;
    document.head.append(link);
    sheets.set(name, loading);
  }
  return loading;
}

/**
 * A page in its own dress; one whose sheet is missing is plainer, and still works.
 * @template T
 * @param {Promise<T>} page
 * @param {...string} names
 */
export async function dressed(page, ...names) {
  const [loaded] = await Promise.all([page, ...names.map(sheet)]);
  return loaded;
}
