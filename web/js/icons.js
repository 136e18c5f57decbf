// Line icons on a 24 grid; they are decoration, so screen readers skip them.
import { html } from "./html.js";

/** @type {Record<string, string>} */
const PATHS = {
  home: "M4 11.5 12 5l8 6.5V19a1 1 0 0 1-1 1h-4.5v-5.5h-5V20H5a1 1 0 0 1-1-1z",
  calendar: "M5 6.5h14a1 1 0 0 1 1 1V19a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7.5a1 1 0 0 1 1-1zM4 11h16M8 3.5v5M16 3.5v5",
  people: "M9 11.5a3.25 3.25 0 1 0 0-6.5 3.25 3.25 0 0 0 0 6.5zM3 19.5c.4-3.2 2.8-5 6-5s5.6 1.8 6 5M15.5 5.3a3.25 3.25 0 0 1 0 6M17.5 14.9c2 .7 3.2 2.3 3.5 4.6",
  coins: "M9.5 13.5c3 0 5.5-1.3 5.5-3s-2.5-3-5.5-3S4 8.8 4 10.5s2.5 3 5.5 3zM4 10.5v5c0 1.7 2.5 3 5.5 3 1 0 2-.15 2.8-.4M15 10.5v1.2M15.5 19.5c2.5 0 4.5-1 4.5-2.4v-3.2c0-1.3-2-2.4-4.5-2.4S11 12.6 11 13.9v3.2c0 1.4 2 2.4 4.5 2.4z",
  clock: "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM12 7.5V12l3 2",
  sliders: "M4 7.5h9M17 7.5h3M4 16.5h3M11 16.5h9M15 5.5v4M9 14.5v4",
  left: "M14.5 6 8.5 12l6 6",
  right: "M9.5 6l6 6-6 6",
  menu: "M4 7h16M4 12h16M4 17h16",
  close: "M6 6l12 12M18 6 6 18",
  mail: "M4.5 6h15a.5.5 0 0 1 .5.5v11a.5.5 0 0 1-.5.5h-15a.5.5 0 0 1-.5-.5v-11a.5.5 0 0 1 .5-.5zM4.5 7l7.5 6 7.5-6",
  video: "M4.5 7h9a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1zM14.5 11l6-3v8l-6-3",
  globe: "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM4.5 12h15M12 4c2.2 2.2 3.2 5 3.2 8s-1 5.8-3.2 8c-2.2-2.2-3.2-5-3.2-8s1-5.8 3.2-8z",
  check: "M5.5 12.5 10 17l8.5-10",
  search: "M11 17a6 6 0 1 0 0-12 6 6 0 0 0 0 12zM15.5 15.5 20 20",
  plus: "M12 5.5v13M5.5 12h13",
  help: "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM9.8 9.8c.2-1.2 1.1-1.9 2.3-1.9 1.3 0 2.3.8 2.3 2 0 1.7-2.3 1.8-2.3 3.5M12 16.3v.2",
  out: "M10 4.5H6a1 1 0 0 0-1 1v13a1 1 0 0 0 1 1h4M14 8l4 4-4 4M18 12H9.5",
  user: "M12 12a3.75 3.75 0 1 0 0-7.5 3.75 3.75 0 0 0 0 7.5zM5 20c.5-3.7 3.3-5.7 7-5.7s6.5 2 7 5.7",
  star: "M12 4.5l2.3 4.8 5.2.7-3.8 3.7.9 5.3-4.6-2.5L7.4 19l.9-5.3L4.5 10l5.2-.7z",
  info: "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM12 11v5M12 7.8v.2",
};

/** @param {{name: string, size?: number}} props */
export function Icon({ name, size = 20 }) {
  return html`<svg
    class="icon"
    width=${size}
    height=${size}
    viewBox="0 0 24 24"
    aria-hidden="true"
    focusable="false"
  >
    <path d=${PATHS[name]} />
  </svg>`;
}
