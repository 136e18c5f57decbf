// The frame around every page: who is signed in, navigation, the routes, help.
import { farewell, signedIn, signedOutNote, signOut } from "./api/auth.js";
import { ApiError } from "./api/calls.js";
import { useGet } from "./api/resource.js";
import { settings } from "./api/settings.js";
import { Icon, LOGO } from "./components/icons.js";
import { Avatar, Dialog, ErrorNote, Skeleton, SupportLink, Toast, supportAddress } from "./components/parts.js";
import { WorkspaceSwitch } from "./components/workspace-switch.js";
import { ZoneName } from "./components/zone-select.js";
import { dressed } from "./dress.js";
import { useAskAgain } from "./hooks/ask-again.js";
import { focusHead } from "./hooks/arrive.js";
import { classes, html, useEffect, useErrorBoundary, useRef, useState } from "./html.js";
import { offered } from "./language.js";
import { language } from "./locale.js";
import { seatsOf } from "./roles.js";
import { href, useRoute } from "./router.js";
import { findRoute, isFor } from "./routes.js";
import { useStore } from "./store.js";
import { atDesk, rich, speakTo, speakToVisitor, t } from "./texts.js";
import { chooseWorkspace, chosenWorkspace, isOwn, seenIn } from "./workspace.js";
import { followProfile, useZoneNote } from "./zone.js";

/** @typedef {import("./api/types").Me} Me */
/** @typedef {{me: Me, params: Record<string, string>, query: URLSearchParams}} PageProps */

/**
 * @typedef {{path: string, text: () => string, icon: string, count?: string}} Link `count`: what tells how many wait there
 * @typedef {{title: () => string, seat?: keyof import("./roles.js").Seats, links: Link[]}} Section
 */

/** @type {Section[]} what a person finds, where the pages are for them */
const SECTIONS = [
  {
    title: () => t("shell.section_coaching"),
    links: [
      { path: "/", text: () => t("shell.dashboard"), icon: "home" },
      { path: "/sessions", text: () => t("shell.sessions"), icon: "calendar" },
      { path: "/find", text: () => t("shell.find"), icon: "search" },
      { path: "/coaches", text: () => t("shell.browse_coaches"), icon: "people" },
      { path: "/credits", text: () => t("shell.credits"), icon: "coins" },
    ],
  },
  {
    title: () => t("shell.section_coach"),
    seat: "coach",
    links: [
      { path: "/coach/requests", text: () => t("shell.requests"), icon: "inbox", count: "/v1/coach/requests/count" },
      { path: "/coach/week", text: () => t("shell.week"), icon: "columns" },
      { path: "/coach/clients", text: () => t("shell.clients"), icon: "people" },
      { path: "/coach/hours", text: () => t("shell.hours"), icon: "clock" },
      { path: "/coach/time-off", text: () => t("shell.time_off"), icon: "sun" },
      { path: "/coach/calendars", text: () => t("shell.calendars"), icon: "link" },
      { path: "/coach/profile", text: () => t("shell.coach_profile"), icon: "user" },
    ],
  },
  {
    title: () => t("shell.section_groups"),
    seat: "groups",
    links: [
      { path: "/my-groups", text: () => t("shell.my_groups"), icon: "groups" },
      { path: "/my-groups/transfer", text: () => t("shell.transfer"), icon: "swap" },
    ],
  },
  {
    title: () => t("shell.section_people"),
    seat: "admin",
    links: [
      { path: "/admin/members", text: () => t("shell.members"), icon: "people" },
      { path: "/admin/groups", text: () => t("shell.groups"), icon: "groups" },
      { path: "/admin/coaches", text: () => t("shell.coaches"), icon: "star" },
      { path: "/admin/sessions", text: () => t("shell.admin_sessions"), icon: "calendar" },
    ],
  },
  {
    title: () => t("shell.credits"),
    seat: "admin",
    links: [
      { path: "/admin/transfer", text: () => t("shell.transfer"), icon: "swap" },
      { path: "/admin/set-credits", text: () => t("shell.set_credits"), icon: "level" },
      { path: "/admin/requests", text: () => t("shell.credit_requests"), icon: "hand" },
    ],
  },
  {
    title: () => t("shell.section_admin"),
    seat: "admin",
    links: [
      { path: "/admin/catalogue", text: () => t("shell.catalogue"), icon: "sliders" },
      { path: "/admin/usage", text: () => t("shell.usage"), icon: "chart" },
      { path: "/admin/webhooks", text: () => t("shell.webhooks"), icon: "bolt" },
      { path: "/admin/audit", text: () => t("shell.audit"), icon: "list" },
      { path: "/admin/workspace", text: () => t("shell.workspace"), icon: "globe" },
    ],
  },
];

/** Only where people ask an admin for credits. */
const ASKED = "/admin/requests";

/** @param {Me} me @returns {Section[]} */
function navigation(me) {
  const seats = seatsOf(me);
  const asks = me.workspaces[0]?.buying === "ask_admin";
  const shown = (/** @type {Link} */ { path }) => isFor(path, seats) && (path !== ASKED || asks);
  return SECTIONS.filter(({ seat }) => !seat || seats[seat])
    .map((section) => ({ ...section, links: section.links.filter(shown) }))
    .filter(({ links }) => links.length);
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
  const words = useStore(farewell);
  useEffect(() => void speakToVisitor(), []);
  return SignIn ? html`<${SignIn} problem=${note || problem} farewell=${words} />` : null;
}

function Inside() {
  /** @type {ReturnType<typeof useGet<Me>>} */
  const me = useGet("/v1/me");
  const chosen = useStore(chosenWorkspace);
  const seen = me.data && seenIn(me.data, chosen);
  const address = seen?.workspaces.find((workspace) => workspace.support_email)?.support_email;
  useEffect(() => {
    if (address) supportAddress.set(address);
  }, [address]);
  const speaks = useLanguageOf(me.data);
  useEffect(() => {
    if (me.data && !isOwn(me.data, chosen)) chooseWorkspace(null);
  }, [me.data, chosen]);
  if (me.data && seen && speaks && isOwn(me.data, chosen)) {
    followProfile(me.data.timezone);
    return html`<${Frame} me=${seen} whole=${me.data} />`;
  }
  return html`<main class="page lone">
    ${me.error
      ? html`<${ErrorNote} error=${me.error} retry=${me.reload} />
          ${me.error instanceof ApiError && me.error.code === "forbidden" && html`<${Invited} /><${OwnData} />`}
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

/** Who belongs to no company may have been asked by one. */
function Invited() {
  const Page = usePage(() => dressed(import("./pages/invitations.js")), "invitations");
  return Page ? html`<${Page} />` : null;
}

/** Who belongs to no company any more still has what is stored about them. */
function OwnData() {
  const Page = usePage(() => atDesk(import("./privacy/your-data.js")), "your-data");
  return Page ? html`<${Page} />` : null;
}

/** Says once that a company waits for an answer. @param {{path: string}} props */
function InvitationNote({ path }) {
  /** @type {ReturnType<typeof useGet<import("./api/types").Listing<import("./api/types").Invitation>>>} */
  const { data } = useGet("/v1/me/invitations");
  const company = data?.items[0]?.workspace.name;
  if (!company || path === "/invitations") return null;
  return html`<div class="note">
    <p>
      ${rich("invitations.note", {
        company: html`<strong>${company}</strong>`,
        link: (words) => html`<a href="#/invitations">${words}</a>`,
      })}
    </p>
  </div>`;
}

/** @param {{me: Me, whole: Me}} props `me` as in the workspace that was chosen, `whole` in all of them */
function Frame({ me, whole }) {
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
      <${Brand} /><${WorkspaceSwitch} me=${whole} /><${Navigation} me=${me} path=${route.path} />
    </aside>
    <main class="page" ref=${main}>
      <${InvitationNote} path=${route.path} />
      <${CurrentPage} me=${me} route=${route} main=${main} />
      <${Footer} />
    </main>
    ${open &&
    html`<${Dialog} title=${t("shell.menu")} side onClose=${() => setOpen(false)}>
      <${WorkspaceSwitch} me=${whole} /><${Navigation} me=${me} path=${route.path} />
    <//>`}
  </div>`;
}

function Brand() {
  return html`<a class="brand" href="#/"
    ><img src=${LOGO} alt="" width="28" height="28" /><span>Tandem</span></a
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
          html`<section key=${links[0]?.path}>
            <h2 class="nav-title">${title()}</h2>
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
    ><${Icon} name=${link.icon} />${link.text()}${link.count && html`<${Waiting} path=${link.count} />`}</a
  >`;
}

/** How many wait there; nothing while nobody does. @param {{path: string}} props */
function Waiting({ path }) {
  /** @type {ReturnType<typeof useGet<import("./api/types").RequestCount>>} */
  const count = useGet(path);
  useAskAgain(true, path);
  if (!count.data?.waiting) return null;
  return html`<span class="nav-count">
    <span aria-hidden="true">${count.data.waiting}</span><span class="unseen">${t("shell.waiting", { count: count.data.waiting })}</span>
  </span>`;
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
  const [loaded, setLoaded] = useState(/** @type {{name: string, Page: any}} */ ({ name: "", Page: null }));
  const wanted = useRef(name);
  wanted.current = name;
  useEffect(() => {
    const arrive = (/** @type {any} */ Page) => wanted.current === name && setLoaded({ name, Page });
    load?.().then(
      ({ Page }) => arrive(Page),
      () => arrive(Unloaded),
    );
  }, [name]);
  return loaded.name === name ? loaded.Page : null;
}

/** A module that failed stays failed in some browsers, so all is loaded anew; the address keeps the place. */
function Unloaded() {
  useEffect(() => {
    const reload = () => location.reload();
    addEventListener("online", reload);
    return () => removeEventListener("online", reload);
  }, []);
  return html`<div class="note bad" role="alert">
    <p>${rich("shell.not_loaded", { strong: (words) => html`<strong>${words}</strong>` })}</p>
    <p><button type="button" class="button small" onClick=${() => location.reload()}>${t("parts.try_again")}</button></p>
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
