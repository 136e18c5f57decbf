// The frame around every page: who is signed in, navigation, the routes, help.
import { signedIn, signedOutNote, signOut } from "./api/auth.js";
import { useGet } from "./api/resource.js";
import { settings } from "./api/settings.js";
import { Icon } from "./components/icons.js";
import { Avatar, Dialog, ErrorNote, Skeleton, SupportLink, Toast, supportAddress } from "./components/parts.js";
import { ZoneName } from "./components/zone-select.js";
import { dressed } from "./dress.js";
import { focusHead } from "./hooks/arrive.js";
import { classes, html, useEffect, useErrorBoundary, useRef, useState } from "./html.js";
import { offered } from "./language.js";
import { language } from "./locale.js";
import { seatsOf } from "./roles.js";
import { href, useRoute } from "./router.js";
import { findRoute, isFor } from "./routes.js";
import { useStore } from "./store.js";
import { rich, speakTo, speakToVisitor, t } from "./texts.js";
import { followProfile, useZoneNote } from "./zone.js";

/** @typedef {import("./api/types").Me} Me */
/** @typedef {{me: Me, params: Record<string, string>, query: URLSearchParams}} PageProps */

/** @typedef {{path: string, text: () => string, icon: string}} Link */

/** @type {Link} */
const DASHBOARD = { path: "/", text: () => t("shell.dashboard"), icon: "home" };
/** @type {Link} */
const SESSIONS = { path: "/sessions", text: () => t("shell.sessions"), icon: "calendar" };

/** @type {Record<"member" | "coach" | "groups" | "admin", Link[]>} */
const LINKS = {
  member: [
    { path: "/find", text: () => t("shell.find"), icon: "search" },
    { path: "/coaches", text: () => t("shell.browse_coaches"), icon: "people" },
    { path: "/credits", text: () => t("shell.credits"), icon: "coins" },
  ],
  coach: [
    { path: "/coach/requests", text: () => t("shell.requests"), icon: "inbox" },
    { path: "/coach/hours", text: () => t("shell.hours"), icon: "clock" },
    { path: "/coach/time-off", text: () => t("shell.time_off"), icon: "sun" },
    { path: "/coach/profile", text: () => t("shell.coach_profile"), icon: "user" },
  ],
  groups: [
    { path: "/my-groups", text: () => t("shell.my_groups"), icon: "groups" },
    { path: "/my-groups/transfer", text: () => t("shell.transfer"), icon: "swap" },
  ],
  admin: [
    { path: "/admin/members", text: () => t("shell.members"), icon: "people" },
    { path: "/admin/groups", text: () => t("shell.groups"), icon: "groups" },
    { path: "/admin/coaches", text: () => t("shell.coaches"), icon: "star" },
    { path: "/admin/transfer", text: () => t("shell.transfer"), icon: "swap" },
    { path: "/admin/set-credits", text: () => t("shell.set_credits"), icon: "level" },
    { path: "/admin/requests", text: () => t("shell.credit_requests"), icon: "hand" },
    { path: "/admin/catalogue", text: () => t("shell.catalogue"), icon: "sliders" },
    { path: "/admin/usage", text: () => t("shell.usage"), icon: "chart" },
    { path: "/admin/audit", text: () => t("shell.audit"), icon: "list" },
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
    ...(seat.member ? LINKS.member : seat.admin || seat.groups ? LINKS.member.slice(-1) : []),
  ];
  return [
    { title: t("shell.section_coaching"), links: coaching },
    { title: t("shell.section_coach"), links: seat.coach ? LINKS.coach : [] },
    { title: t("shell.section_groups"), links: seat.groups ? LINKS.groups : [] },
    { title: t("shell.section_admin"), links: seat.admin ? adminLinks(me) : [] },
  ].filter(({ links }) => links.length);
}

/** @param {{problem: string | null}} props */
export function App({ problem }) {
  const inside = useStore(signedIn);
  useStore(language);
  return html`${inside ? html`<${Inside} />` : html`<${Outside} problem=${problem} />`}<${Toast} />`;
}

/** @param {{problem: string | null}} props */
function Outside({ problem }) {
  const SignIn = usePage(() => dressed(import("./pages/sign-in.js"), "pages/sign-in"), "sign-in");
  const note = useStore(signedOutNote);
  useEffect(() => void speakToVisitor(), []);
  return SignIn ? html`<${SignIn} problem=${note || problem} />` : null;
}

function Inside() {
  /** @type {ReturnType<typeof useGet<Me>>} */
  const me = useGet("/v1/me");
  const address = me.data?.workspaces.find((workspace) => workspace.support_email)?.support_email;
  useEffect(() => {
    if (address) supportAddress.set(address);
  }, [address]);
  const speaks = useLanguageOf(me.data);
  if (me.data && speaks) {
    followProfile(me.data.timezone);
    return html`<${Frame} me=${me.data} />`;
  }
  return html`<main class="page lone">
    ${me.error
      ? html`<${ErrorNote} error=${me.error} retry=${me.reload} />
          <p><button type="button" class="button" onClick=${signOut}>${t("shell.sign_out")}</button></p>`
      : html`<${Skeleton} lines=${4} />`}
  </main>`;
}

/** Follows the language of a person; whether pages may be shown to them yet. @param {Me | undefined} me */
function useLanguageOf(me) {
  const [settled, settle] = useState(false);
  useEffect(() => {
    if (me) void speakTo(me.language).then(() => settle(true));
  }, [me?.language]);
  return settled || (me && offered([me.language]) === language.get());
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
      ${t("shell.skip")}
    </button>
    <header class="top">
      <${Brand} />
      <button type="button" class="icon-button" aria-label=${t("shell.menu")} onClick=${() => setOpen(true)}>
        <${Icon} name="menu" />
      </button>
    </header>
    <aside class="sidebar" aria-label=${t("shell.sidebar")}>
      <${Brand} /><${Navigation} me=${me} path=${route.path} />
    </aside>
    <main class="page" ref=${main}>
      <${CurrentPage} me=${me} route=${route} main=${main} />
      <${Footer} />
    </main>
    ${open &&
    html`<${Dialog} title=${t("shell.menu")} side onClose=${() => setOpen(false)}>
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
  return html`<nav aria-label=${t("shell.main")}>
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
      <button type="button" class="icon-button" aria-label=${t("shell.sign_out")} title=${t("shell.sign_out")} onClick=${signOut}>
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
    ><${Icon} name=${link.icon} />${link.text()}</a
  >`;
}

function Footer() {
  const address = useStore(supportAddress);
  const note = useZoneNote();
  return html`<footer class="help">
    ${address && html`<p><${Icon} name="help" size=${18} /> ${rich("shell.need_help", { address: html`<${SupportLink} />` })}</p>`}
    <p>${note || rich("shell.times_in", { zone: html`<${ZoneName} />` })}</p>
    ${settings().local && html`<p class="hint">
      ${rich("shell.local_stack", {
        mail: (words) => html`<a href="/mail">${words}</a>`,
        api: (words) => html`<a href="/docs">${words}</a>`,
      })}
    </p>`}
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
    <p>${rich("shell.not_loaded", { strong: (words) => html`<strong>${words}</strong>` })}</p>
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
    if (!Page || arrived.current === route.path) return undefined;
    const before = arrived.current;
    arrived.current = route.path;
    if (!before) return undefined;
    scrollTo(0, 0);
    return main.current ? focusHead(main.current) : undefined;
  }, [Page, route.path]);
  if (!Page) return html`<div class="arriving"><${Skeleton} lines=${4} /></div>`;
  return html`<${Whole} key=${route.path}>
    <${Page} me=${me} params=${found?.params ?? {}} query=${route.query} />
  <//>`;
}

/** The page, or what went wrong while it was drawn. @param {{children: import("./html.js").Children}} props */
function Whole({ children }) {
  const [error] = useErrorBoundary((failure) => console.error(failure));
  return error ? html`<${ErrorNote} error=${error} />` : children;
}
