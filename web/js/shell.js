// The frame around every page: who is signed in, navigation, the routes, help.
import { signedIn, signedOutNote, signOut } from "./api/auth.js";
import { useGet } from "./api/resource.js";
import { settings } from "./api/settings.js";
import { Icon } from "./components/icons.js";
import { Avatar, Dialog, ErrorNote, Skeleton, SupportLink, Toast, supportAddress } from "./components/parts.js";
import { ZoneName } from "./components/zone-select.js";
import { dressed } from "./dress.js";
import { classes, html, useEffect, useErrorBoundary, useRef, useState } from "./html.js";
import { seatsOf } from "./roles.js";
import { href, useRoute } from "./router.js";
import { findRoute, isFor } from "./routes.js";
import { useStore } from "./store.js";
import { followProfile, useZoneNote } from "./zone.js";

/** @typedef {import("./api/types").Me} Me */
/** @typedef {{me: Me, params: Record<string, string>, query: URLSearchParams}} PageProps */

/** @typedef {{path: string, text: string, icon: string}} Link */

/** @type {Link} */
const DASHBOARD = { path: "/", text: "Dashboard", icon: "home" };
/** @type {Link} */
const SESSIONS = { path: "/sessions", text: "Sessions", icon: "calendar" };

/** @type {Record<"member" | "coach" | "groups" | "admin", Link[]>} */
const LINKS = {
  member: [
    { path: "/coaches", text: "Browse Coaches", icon: "people" },
    { path: "/credits", text: "Credits", icon: "coins" },
  ],
  coach: [
    { path: "/coach/requests", text: "Requests", icon: "inbox" },
    { path: "/coach/hours", text: "Available Hours", icon: "clock" },
    { path: "/coach/time-off", text: "Time Off", icon: "sun" },
    { path: "/coach/profile", text: "Coach Profile", icon: "user" },
  ],
  groups: [
    { path: "/my-groups", text: "My groups", icon: "groups" },
    { path: "/my-groups/transfer", text: "Transfer Credits", icon: "swap" },
  ],
  admin: [
    { path: "/admin/members", text: "Members", icon: "people" },
    { path: "/admin/groups", text: "Groups", icon: "groups" },
    { path: "/admin/coaches", text: "Coaches", icon: "star" },
    { path: "/admin/transfer", text: "Transfer Credits", icon: "swap" },
    { path: "/admin/set-credits", text: "Set Credits", icon: "level" },
    { path: "/admin/requests", text: "Credit Requests", icon: "hand" },
    { path: "/admin/catalogue", text: "Catalogue", icon: "sliders" },
    { path: "/admin/usage", text: "Usage", icon: "chart" },
    { path: "/admin/audit", text: "Audit", icon: "list" },
  ],
};

/** Only where people ask an admin for credits. */
const ASKED = "/admin/requests";

/** @param {Me} me */
const adminLinks = ({ workspaces }) =>
  LINKS.admin.filter(({ path }) => path !== ASKED || workspaces[0]?.buying === "ask_admin");

/** @param {Me} me @returns {{title: string, links: Link[]}[]} */
function navigation(me) {
  const seat = seatsOf(me);
  const coaching = [
    DASHBOARD,
    ...(seat.member || seat.coach ? [SESSIONS] : []),
    ...(seat.member ? LINKS.member : seat.admin || seat.groups ? LINKS.member.slice(1) : []),
  ];
  return [
    { title: "Coaching", links: coaching },
    { title: "Coach", links: seat.coach ? LINKS.coach : [] },
    { title: "Groups", links: seat.groups ? LINKS.groups : [] },
    { title: "Admin", links: seat.admin ? adminLinks(me) : [] },
  ].filter(({ links }) => links.length);
}

/** @param {{problem: string | null}} props */
export function App({ problem }) {
  const inside = useStore(signedIn);
  return html`${inside ? html`<${Inside} />` : html`<${Outside} problem=${problem} />`}<${Toast} />`;
}

/** @param {{problem: string | null}} props */
function Outside({ problem }) {
  const SignIn = usePage(() => dressed(import("./pages/sign-in.js"), "pages/sign-in"), "sign-in");
  const note = useStore(signedOutNote);
  return SignIn ? html`<${SignIn} problem=${note || problem} />` : null;
}

function Inside() {
  /** @type {ReturnType<typeof useGet<Me>>} */
  const me = useGet("/v1/me");
  const address = me.data?.workspaces.find((workspace) => workspace.support_email)?.support_email;
  useEffect(() => {
    if (address) supportAddress.set(address);
  }, [address]);
  if (me.data) {
    followProfile(me.data.timezone);
    return html`<${Frame} me=${me.data} />`;
  }
  return html`<main class="page lone">
    ${me.error
      ? html`<${ErrorNote} error=${me.error} retry=${me.reload} />
          <p><button type="button" class="button" onClick=${signOut}>Sign out</button></p>`
      : html`<${Skeleton} lines=${4} />`}
  </main>`;
}

/** @param {{me: Me}} props */
function Frame({ me }) {
  const route = useRoute();
  const [open, setOpen] = useState(false);
  /** @type {{current: HTMLElement | null}} */
  const main = useRef(null);
  useEffect(() => setOpen(false), [route.path]);
  return html`<div class="frame">
    <button type="button" class="skip" onClick=${() => main.current?.querySelector("h1")?.focus()}>
      Skip to content
    </button>
    <header class="top">
      <${Brand} />
      <button type="button" class="icon-button" aria-label="Menu" onClick=${() => setOpen(true)}>
        <${Icon} name="menu" />
      </button>
    </header>
    <aside class="sidebar" aria-label="Sidebar">
      <${Brand} /><${Navigation} me=${me} path=${route.path} />
    </aside>
    <main class="page" ref=${main}>
      <${CurrentPage} me=${me} route=${route} main=${main} />
      <${Footer} />
    </main>
    ${open &&
    html`<${Dialog} title="Menu" side onClose=${() => setOpen(false)}>
      <${Navigation} me=${me} path=${route.path} />
    <//>`}
  </div>`;
}

function Brand() {
  return html`<a class="brand" href="#/"
    ><img src="/assets/icon.svg" alt="" width="28" height="28" /><span>Tandem</span></a
  >`;
}

/** The link under which a page is found: the closest one. @param {Link[]} links @param {string} path */
const homeOf = (links, path) =>
  links
    .filter((link) => link.path === path || (link.path !== "/" && path.startsWith(`${link.path}/`)))
    .sort((a, b) => b.path.length - a.path.length)[0];

/** @param {{me: Me, path: string}} props */
function Navigation({ me, path }) {
  const sections = navigation(me);
  const home = homeOf(
    sections.flatMap(({ links }) => links),
    path,
  );
  return html`<nav aria-label="Main">
      ${sections.map(
        ({ title, links }) =>
          html`<section key=${title}>
            <h2 class="nav-title">${title}</h2>
            <ul>
              ${links.map((link) => html`<li key=${link.path}><${NavLink} link=${link} here=${link === home} /></li>`)}
            </ul>
          </section>`,
      )}
    </nav>
    <div class="person">
      <a class="person-link" href="#/profile" aria-current=${path === "/profile" ? "page" : undefined}>
        <${Avatar} name=${me.name} size="small" />
        <span><strong>${me.name}</strong><span class="hint">${me.workspaces[0]?.name ?? me.email}</span></span>
      </a>
      <button type="button" class="icon-button" aria-label="Sign out" title="Sign out" onClick=${signOut}>
        <${Icon} name="out" />
      </button>
    </div>`;
}

/** @param {{link: Link, here: boolean}} props */
function NavLink({ link, here }) {
  return html`<a
    class=${classes("nav-link", here && "here")}
    href=${href(link.path)}
    aria-current=${here ? "page" : undefined}
    ><${Icon} name=${link.icon} />${link.text}</a
  >`;
}

function Footer() {
  const address = useStore(supportAddress);
  const note = useZoneNote();
  return html`<footer class="help">
    ${address && html`<p><${Icon} name="help" size=${18} /> Need help? Write to <${SupportLink} />.</p>`}
    <p>${note || html`Times are in <${ZoneName} /> unless another zone is named.`}</p>
    ${settings().local && html`<p class="hint">Local stack: <a href="/mail">caught mail</a>, <a href="/docs">API</a></p>`}
  </footer>`;
}

/**
 * The component of a page once its module is here.
 * @param {(() => Promise<{Page: any}>) | null} load
 * @param {string} name
 */
function usePage(load, name) {
  const [loaded, setLoaded] = useState(
    /** @type {{name: string, Page: any, failed?: boolean}} */ ({ name: "", Page: null }),
  );
  useEffect(() => {
    load?.().then(
      ({ Page }) => setLoaded({ name, Page }),
      () => setLoaded({ name, Page: Unloaded }),
    );
  }, [name]);
  return loaded.name === name ? loaded.Page : null;
}

function Unloaded() {
  return html`<div class="note bad" role="alert">
    <p><strong>This page could not be loaded.</strong> Please check your connection and reload.</p>
  </div>`;
}

/**
 * @param {object} props
 * @param {Me} props.me
 * @param {import("./router.js").Route} props.route
 * @param {{current: HTMLElement | null}} props.main
 */
function CurrentPage({ me, route, main }) {
  const found = isFor(route.path, seatsOf(me)) ? findRoute(route.path) : null;
  const Page = usePage(found?.load ?? (() => import("./pages/missing.js")), found?.pattern ?? "missing");
  const arrived = useRef("");
  useEffect(() => {
    if (!Page || arrived.current === route.path) return;
    if (arrived.current) {
      scrollTo(0, 0);
      main.current?.querySelector("h1")?.focus({ preventScroll: true });
    }
    arrived.current = route.path;
  }, [Page, route.path]);
  if (!Page) return html`<${Skeleton} lines=${4} />`;
  return html`<${Whole} key=${route.path}>
    <${Page} me=${me} params=${found?.params ?? {}} query=${route.query} />
  <//>`;
}

/** The page, or what went wrong while it was drawn. @param {{children: import("./html.js").Children}} props */
function Whole({ children }) {
  const [error] = useErrorBoundary((failure) => console.error(failure));
  return error ? html`<${ErrorNote} error=${error} />` : children;
}
