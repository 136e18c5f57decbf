// Where a consent page elsewhere leads back to: it takes no address with a `#`, so this one goes on to the page that
// waits for the answer. It is no module, so that nothing is waited for.
location.replace(`/#/coach/calendars${location.search}`);
