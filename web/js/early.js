// The schedule page is the one that people wait for: its modules are named here, so that they travel beside those of
// the frame instead of one level of imports after the other. It is no module, since those run when all of them are here.

const SCHEDULE = /^#\/coaches\/[^/]+\/schedule/;

const ITS_MODULES = [
  "api/bounds.js",
  "booking/book.js",
  "booking/calendar.js",
  "booking/choice.js",
  "booking/day.js",
  "booking/drafts.js",
  "booking/openings.js",
  "booking/remedy.js",
  "booking/summary.js",
  "booking/times.js",
  "booking/types.js",
  "components/keys.js",
  "components/no-coach.js",
  "credits/paying.js",
  "hooks/keep-focus.js",
  "hooks/narrow.js",
  "hooks/roving.js",
  "hooks/send.js",
  "pages/schedule.js",
  "session/consequences.js",
];

if (SCHEDULE.test(location.hash)) {
  document.head.append(
    ...ITS_MODULES.map((name) => Object.assign(document.createElement("link"), { rel: "modulepreload", href: `/assets/js/${name}` })),
  );
}
