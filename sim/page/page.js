// The page around the pictures: words, numbers, narration, checks, and the controls.
const $ = s => document.getElementById(s), all = s => document.querySelectorAll(s);
const calm = matchMedia("(prefers-reduced-motion:reduce)").matches;
let lang = asked.get("lang") in D.words ? asked.get("lang") : /^pt/.test(asked.get("lang") || "") ? "pt-BR" : document.documentElement.lang;
let now = asked.has("s") ? clamp(+asked.get("s") || 0, 0, T) : asked.has("ask") ? 0 : D.poster, playing = false, speed = 1, byClock = asked.get("axis") === "clock", ring = null, theme = "";

const tell = b => Array.isArray(b) ? b[lang === "pt-BR" ? 1 : 0] : b;
// say words something in the page's language; n chooses between one and many.
function say(key, args) {
	const w = D.words[lang][key];
	let s = Array.isArray(w) ? w[args && args.n === 1 ? 0 : 1] : w;
	for (const k in args || {}) s = s.replaceAll("{" + k + "}", args[k]);
	return s;
}
const num = n => String(n).replace(/\B(?=(\d{3})+$)/g, lang === "pt-BR" ? "." : ",");
function clock(ms) {
	const s = Math.floor(ms / 1000 + 1e-6), days = Math.floor(s / 86400), two = n => String(n).padStart(2, "0"), rest = ":" + two(Math.floor(s / 60) % 60) + ":" + two(s % 60);
	return days ? days + " d " + two(Math.floor(s / 3600) % 24) + rest : Math.floor(s / 3600) + rest;
}
// duration has two units at most.
function duration(ms) {
	const units = [["d", 86400], ["h", 3600], ["min", 60], ["s", 1]];
	let s = Math.round(ms / 1000), i = 0;
	while (i < 2 && s < units[i][1]) i++;
	if (s < 60) return s + " s";
	s = Math.round(s / units[i + 1][1]) * units[i + 1][1];
	const rest = s % units[i][1] / units[i + 1][1];
	return num(Math.floor(s / units[i][1])) + " " + units[i][0] + (rest ? " " + rest + " " + units[i + 1][0] : "");
}

// put changes an element only where what it says has changed.
const shown = new Map();
function put(id, html) {
	if (shown.get(id) === html) return false;
	shown.set(id, html);
	$(id).innerHTML = html;
	return true;
}

function drawNow(logs) {
	const f = totals(logs, now), fact = (n, words, kind) => `<div class="${kind || ""}"><b>${num(n)}</b><span>${escaped(words)}</span></div>`;
	let s = `<div class="clock"><b>${clock(clockAt(now))}</b></div>`;
	if (stoppedAt(now)) s += `<div class="down">✕ ${say("stopped")}</div>`;
	if (D.logs.length) s += fact(f.end, say("written", {n: f.end}));
	const lags = Object.keys(f.lag);
	for (const g of lags.slice(0, 3)) s += fact(f.lag[g], say("lag") + (lags.length > 1 ? " · " + g : ""), "book");
	const some = (n, key, kind) => n ? fact(n, say(key, {n}), kind) : "";
	s += some(f.removed, "removed", "book") + some(pending() ? 0 : f.risk, "risk") + some(f.locked, "locked") + some(f.pending, "pending") + some(f.givenup, "givenup", "book") + some(f.again, "twice", "hot") + some(f.never, "never", "book");
	for (const [who, n] of f.unheard) s += fact(n, say("missed", {n, who}), "book");
	put("now", s);
}

function chipOf(a) {
	const l = lifeAt(a, now), owns = ownsAt(a, now);
	if (!l.k) return "";
	let kind = "", words = "";
	const lanes = a.manual ? D.lanes.filter(x => x.work.some(w => w.w === a.i && w.a >= l.t && w.a <= now)) : owns, parts = lanes.map(x => x.log).filter(g => g.kafka).map(g => g.partition).sort((p, q) => p - q);
	if (l.k === "crash") {
		const left = a.session - (clockAt(now) - clockAt(l.t));
		kind = "dead";
		words = a.group && a.medium === "kafka" && left > 0 ? say("dead", {how: say(howDead(l)), left: duration(left)}) : say(howDead(l));
	} else if (l.k === "close" || l.k === "expel") kind = "gone", words = say(l.k === "close" ? "gone" : "dropped");
	else if (a.medium !== "kafka") words = say("listens");
	else if (a.share) {
		const n = D.lanes.filter(x => x.share && x.group === a.group && x.begin <= now).reduce((n, x) => n + (standing(x, now).of[a.i] || 0), 0);
		words = n ? say("holds", {n: num(n)}) : say("shares");
	} else if (parts.length) words = say(a.manual && a.group ? "byhand" : "reads", {what: parts.length > 6 ? num(parts.length) + " " + say("parts", {n: parts.length}) : parts.map(p => "p" + p).join(", ")});
	else if (isIdle(a, now)) kind = "idle", words = say("idle");
	else words = say(l.k === "start" ? "joins" : "waits");
	return `<span class="chip ${kind}${ring && ring.who === a.name ? " ring" : ""}" style="--c:${color(a.i)}"><u></u><i>${kind === "dead" ? "✕ " : ""}${escaped(a.name)}</i><em>${words}</em></span>`;
}

function drawGroups(logs) {
	let s = "";
	const seen = groups.length > 3 ? groups.filter(k => logs.some(g => g.lanes.some(l => l.key === k)) || consumers.some(a => a.key === k && logs.some(g => a.lanes.some(l => l.log.topic === g.topic)))) : groups;
	for (const key of seen) {
		const people = consumers.filter(a => a.key === key), chips = people.slice(0, 12).map(chipOf).join(""), medium = people[0].medium;
		const name = people[0].group || (medium === "pubsub" ? say("channel") : medium === "streams" ? say("stream") : say("nogroup"));
		if (chips) s += `<div class="group"><h2>${escaped(people[0].group && media.length > 1 ? (people[0].medium === "kafka" ? "Kafka" : say("stream")) + " · " + name : name)}</h2><span class="chips">${chips}${people.length > 12 ? "<span>…</span>" : ""}</span></div>`;
	}
	put("groups", s);
}

// sentence says how things stand, for whoever does not see the stage.
function sentence(logs) {
	const out = [];
	for (const g of logs.slice(0, 12)) {
		const log = g.kafka ? "p" + g.partition : say(g.medium === "pubsub" ? "channel" : "stream"), end = endAt(g, now);
		out.push(end ? say("at.log", {log, n: end, end: g.kafka ? end - 1 : end}) : say("at.empty", {log}));
		for (const l of g.lanes) {
			const q = laneAt(l, now);
			if (!q.began || l.share || !g.kafka) continue;
			if (l.group) out.push(q.bookmark >= 0 ? say("at.book", {group: l.group, offset: q.bookmark, lag: num(end - q.bookmark)}) : say("at.nobook", {group: l.group}));
			const who = q.own && D.actors[q.own.w].name, at = q.own ? positionOf(l, q.own.w, now) : -1;
			if (q.own) out.push(q.dead ? say("at.dead", {who}) : at < 0 ? say("at.fresh", {who}) : say("at.owner", {who, offset: at}));
			else out.push(say("at.nobody"));
		}
	}
	for (const a of consumers) if (isIdle(a, now)) out.push(say("at.idle", {who: a.name}));
	if (stoppedAt(now)) out.push(say("stopped"));
	return say("at.clock", {clock: clock(clockAt(now))}) + " " + out.join("; ") + ".";
}

const rows = [];
function drawRows() {
	const pieces = drawStage(now, $("stage").clientWidth, "s");
	if (rows.length !== pieces.length) {
		$("stage").innerHTML = pieces.map(() => "<div></div>").join("");
		rows.length = 0;
		for (const el of $("stage").children) rows.push({el, html: ""});
	}
	pieces.forEach((html, i) => { if (rows[i].html !== html) rows[i].el.innerHTML = rows[i].html = html; });
}

const table = b => `<div class="wide-table"><table${b.labels ? ' class="labels"' : ""}><tr>${b.columns.map(c => tell(c) ? `<th>${escaped(tell(c))}</th>` : "<td></td>").join("")}</tr>${b.rows.map((r, i) => `<tr${(b.idle || []).includes(i) ? ' class="idle"' : ""}>${r.map(c => `<td>${escaped(tell(c))}</td>`).join("")}</tr>`).join("")}</table></div>${notes(b)}`;
const notes = b => (b.notes || []).map(n => `<small>${escaped(tell(n))}</small>`).join("");
let chapters = [], beats = [], chapter = -1;
function drawStory() {
	const item = b => {
		const a = actorOf[b.who];
		return `<li data-a="${b.a}" data-b="${b.b}"><button data-t="${b.b}">${b.who ? `<b${a && !a.sends ? ` style="color:${color(a.i)}"` : ""}>${escaped(b.who)}</b> ` : ""}<span class="${b.tone || ""}">${escaped(b.table ? b.table.title.map(tell).join(" · ") : tell(b.text))}</span></button>${(b.details || []).map(d => `<small class="${d.tone || ""}">${escaped(tell(d.text))}</small>`).join("")}${b.table ? table(b.table) : ""}</li>`;
	};
	$("story").innerHTML = D.chapters.map((c, i) => `<article class="chapter"><button class="no" data-t="${c.t}" aria-label="${i + 1}, ${c.c}">${i + 1}</button><time>${c.c}</time><p class="say">${escaped(tell(c.text))}</p>${c.beats ? `<ul class="beats">${c.beats.map(item).join("")}</ul>` : ""}<div class="board"></div></article>`).join("") +
		(D.lesson ? `<div class="lesson"><h2>${say("lesson")}</h2>${D.lesson.map(l => `<p>${escaped(tell(l))}</p>`).join("")}</div>` : "");
	chapters = [...all(".chapter")];
	beats = [...all(".beats li")].map(el => ({el, a: +el.dataset.a, b: +el.dataset.b, state: ""}));
	chapter = -1;
}
function drawWhere() {
	const k = Math.max(0, last(D.chapters, now + 1e-6, byT));
	if (k !== chapter && chapters.length) {
		chapters.forEach((el, i) => { el.classList.toggle("on", i === k); i === k ? el.setAttribute("aria-current", "step") : el.removeAttribute("aria-current"); });
		chapter = k;
		const box = $("story");
		if (box.scrollHeight > box.clientHeight + 4 && getComputedStyle(box).overflowY === "auto") box.scrollTo({top: chapters[k].offsetTop - 6, behavior: calm || !playing ? "auto" : "smooth"});
	}
	for (const b of beats) {
		const state = (b.b <= now + 1e-6 ? "past" : "") + (b.a <= now + 1e-6 && now <= b.b + .4 ? " now" : "");
		if (state !== b.state) b.el.className = b.state = state;
	}
	const chart = $("chart");
	chart.setAttribute("aria-valuenow", Math.round(now));
	chart.setAttribute("aria-valuetext", clock(clockAt(now)) + ", " + (k + 1) + " / " + D.chapters.length);
	const cursor = $("cursor");
	if (cursor) cursor.setAttribute("transform", `translate(${f1(chartX(now))} 0)`);
}

function drawSections() {
	const bars = list => `<table class="bars">${list.map(b => { const a = actorOf[b.name], most = Math.max(1, ...list.map(b => b.n)); return `<tr><th>${escaped(b.name)}</th><td>${b.idle ? `<i>${escaped(tell(b.idle))}</i>` : `<span style="width:${f1(b.n / most * 80)}%;background:${a ? color(a.i) : "var(--ink)"}"></span>${num(b.n)}`}</td></tr>`; }).join("")}</table>`;
	$("end").innerHTML = D.sections ? `<h2>${say("over")}</h2><div>${D.sections.map(s => `<div class="section"><h3>${escaped(tell(s.title))}</h3>${s.parts.map(p => `<div class="part">${tell(p.title) ? `<h4>${escaped(tell(p.title))}</h4>` : ""}${p.table ? table(p.table) : ""}${p.bars ? bars(p.bars) : ""}${notes(p)}</div>`).join("")}</div>`).join("")}</div>` : "";
}

const sign = {holds: "✓", broken: "✗", skipped: "–", unknown: "?"};
function drawChecks() {
	const big = D.checks.filter(c => c.surprise || c.outcome === "broken" || c.outcome === "unknown"), rest = D.checks.filter(c => !big.includes(c));
	const proof = c => c.evidence ? `<div class="proof"><span>${say(c.outcome === "holds" ? "seen" : "proof")}</span>${c.evidence.map(e => `<button data-t="${e.t}" data-log="${e.log}" data-offset="${e.offset}" data-who="${escaped(e.who || "")}"><b>#${e.place}</b> ${e.c} ${escaped(e.who || "")} ${escaped(tell(e.text))}</button>`).join("")}</div>` : "";
	const small = list => `<div class="list">${list.map(c => `<div class="check ${c.outcome}"><span class="sign">${sign[c.outcome]}</span><code>${escaped(tell(c.name))}</code> <span>${escaped(tell(c.measured))}</span>${proof(c)}</div>`).join("")}</div>`;
	$("checks").innerHTML = D.checks.length ? `<h2>${say("checks")}</h2>` + big.map(c => `<div class="check big ${c.outcome}"><span class="sign">${sign[c.outcome]}</span><b>${escaped(tell(c.name))}</b> · ${escaped(tell(c.word))}<p>${escaped(tell(c.rule))} ${escaped(tell(c.measured))}.</p>${tell(c.meaning) ? `<p>${escaped(tell(c.meaning))}</p>` : ""}${proof(c)}</div>`).join("") +
		small(rest.filter(c => !c.general)) + (rest.some(c => c.general) ? `<h3>${say("general")}</h3>` + small(rest.filter(c => c.general)) : "") : "";
}

function drawLegends() {
	const box = (paint, more) => `<svg viewBox="0 0 24 12" aria-hidden="true"><defs>${hatches("l")}</defs><rect x=".7" y=".7" width="22" height="10.5" fill="${paint}" ${more || ""}/>`, item = (svg, key) => `<span>${svg}</svg>${say(key)}</span>`;
	const stroke = (path, c, w) => `<svg viewBox="0 0 24 12" aria-hidden="true"><path d="${path}" stroke="${c}" stroke-width="${w}" fill="none"/>`;
	const end = horizon(), kafka = D.lanes.some(l => l.log.kafka && !l.share), marks = D.lanes.some(l => l.marks.length), share = D.lanes.some(l => l.share && l.log.kafka), x = cross(12, 6, 4, "var(--book)"), red = 'stroke="var(--book)"', dots = 'stroke="var(--grid)" stroke-dasharray="2 2"';
	let s = "";
	if (kafka) s += item(box("var(--c0)"), "legend.done") + item(box("url(#lh0)", 'stroke="var(--c0)"'), pending() ? "legend.uncommitted" : "legend.risk");
	if (D.lanes.some(l => l.work.some(w => w.again && w.a <= end))) s += item(box("var(--twice)"), "legend.again");
	if (D.lanes.some(l => l.log.kafka && missed(l, end, stepAt(l.commit, end, -1)).length)) s += item(box("none", red) + x, "legend.missed");
	if (marks) {
		s += item(box("url(#lh0)", 'stroke="var(--c0)"') + '<circle cx="12" cy="6" r="3.2" fill="var(--bg)" stroke="var(--c0)"/>', share ? "legend.locked" : "legend.pending") + item(box("var(--c0)"), share ? "legend.settled" : "legend.acked");
		if (share) s += item(box("none", 'stroke="var(--twice)" stroke-dasharray="3 2"') + '<path d="M16 9v-3a2 2 0 0 0 -2 -2h-5m3 -3l-3 3l3 3" fill="none" stroke="var(--twice)" stroke-width="1.5"/>', "legend.returned") + item(box("none", red) + x, "legend.givenup");
	}
	if (D.lanes.some(l => l.log.medium === "pubsub")) s += item(box("var(--c0)"), "legend.heard") + item(box("none", red) + x, "legend.unheard");
	if (D.lanes.length) s += item(box("none", dots), "legend.waiting");
	if (kafka) s += item('<svg viewBox="0 0 24 12" style="width:14px" aria-hidden="true"><path d="M6 0h12v12l-6 -4l-6 4z" fill="var(--book)"/>', "legend.book");
	$("legend").innerHTML = s;
	$("legend2").innerHTML = `<b>${say("whole")}</b>` + item(stroke("M1 10L23 2", "var(--ink)", 1.8), "written_to") + item(stroke("M1 10L23 2", "var(--c0)", 3.4), "processed") + (D.lanes.some(l => l.commit) ? item(stroke("M1 10H12V3H23", "var(--book)", 1.8), "bookmark") + item(box("var(--lag)"), "lag_area") : "");
}

function drawWords() {
	document.documentElement.lang = lang;
	$("skip").textContent = say("skip");
	$("kick").textContent = D.command;
	const title = pending() ? D.scenario : tell(D.title); // titles say how it ends
	$("title").textContent = title;
	document.title = D.scenario + " · " + title;
	$("control").textContent = pending() ? "" : tell(D.control);
	$("ending").textContent = tell(D.ending);
	$("badge").hidden = !!pending();
	$("badge").textContent = (D.result === "pass" ? "✓ " : D.result === "fail" ? "✗ " : "? ") + tell(D.badge);
	$("badge").classList.toggle("bad", D.result !== "pass");
	all("button[data-lang]").forEach(b => b.setAttribute("aria-pressed", b.dataset.lang === lang));
	$("ask").textContent = say("ask");
	$("speedword").textContent = say("speed");
	$("axis").textContent = say(byClock ? "clock" : "story");
	$("axis").setAttribute("aria-pressed", byClock);
	for (const id of ["theme", "help", "prev", "back", "fwd", "next"]) { $(id).title = say(id); $(id).setAttribute("aria-label", say(id)); }
	$("chart").setAttribute("aria-label", say("moment"));
	$("chart").setAttribute("aria-valuemax", Math.round(T));
	$("checks").setAttribute("aria-label", say("checks"));
	$("foot").textContent = num(D.events) + " " + say(D.loose ? "loose" : "foot", {n: D.events});
	const keys = [[say("key.space") + ", k", "play"], ["← →, or , .", "event"], ["[ ], ⇧← ⇧→", "para"], ["j l", "tenth"], ["0–9 Home End", "jump"], ["< >", "speed"], ["c", "clock"], ["q", "ask"], ["e", "lang"], ["t", "theme"], ["?", "help"]];
	keys[1][0] = "← →  , .";
	$("keys").innerHTML = `<table>${keys.map(([k, key]) => `<tr><td><kbd>${escaped(k)}</kbd></td><td>${say("key." + key)}</td></tr>`).join("")}</table><p class="legend">${say("key.escape")}</p>`;
	drawLegends();
}
const drawPlay = () => { put("play", playing ? "❚❚ " + say("pause") : now >= T - .01 ? "↺ " + say("replay") : "▶ " + say("play")); };
function drawPicture() {
	const el = $("chart"), width = el.parentNode.clientWidth, s = drawChart(width);
	el.setAttribute("viewBox", `0 0 ${width} ${f1(C.height)}`);
	el.setAttribute("height", f1(C.height));
	el.innerHTML = s + `<g id="cursor"><path d="M0 -3V${f1(C.height - 18)}" stroke="var(--ink)" stroke-width="1.6"/><path d="M-6 -8h12l-6 9z" fill="var(--ink)"/></g>`;
}
function draw() {
	const logs = chosen(now);
	drawNow(logs); drawGroups(logs); drawRows(); drawWhere(); drawAsk();
	if (!playing) {
		const s = sentence(logs);
		$("stage").setAttribute("aria-label", s);
		if (settledOnce) put("live", escaped(s));
	}
}
// What has to be scrolled must be reached with the keyboard.
const reachTables = () => all(".wide-table").forEach(el => el.scrollWidth > el.clientWidth ? el.tabIndex = 0 : el.removeAttribute("tabindex"));
let settledOnce = false;
function drawAll() { shown.clear(); rows.length = 0; drawWords(); drawStory(); drawSections(); drawChecks(); fogged(); drawPicture(); draw(); drawPlay(); reachTables(); }

let linking = 0; // a browser minds an address that changes with every frame
function seek(t, around) {
	now = clamp(t, 0, horizon()); ring = around || null; settledOnce = true;
	draw(); drawPlay();
	clearTimeout(linking);
	linking = setTimeout(() => history.replaceState(null, "", "#s=" + now.toFixed(3) + "&lang=" + lang + (byClock ? "&axis=clock" : "") + (asking ? "&ask" : "")), 200);
}
let before = 0;
function frame(at) {
	if (!playing) return;
	now = Math.min(horizon(), now + Math.min(.1, (at - before) / 1000) * speed);
	before = at; ring = null;
	if (now >= horizon()) play(false);
	else { draw(); requestAnimationFrame(frame); }
}
function play(on) {
	playing = on === undefined ? !playing : on;
	if (playing && isThere()) { playing = false; $("answer").focus(); }
	if (playing) { if (now >= T - .01) now = 0; before = performance.now(); requestAnimationFrame(frame); } else seek(now);
	drawPlay();
}
// ticks are the moments at which something changes, for single steps.
const ticks = (() => {
	const list = [], lines = D.logs.flatMap(g => g.written).concat(D.lanes.flatMap(l => l.work.concat(l.marks)));
	let n = 0;
	for (const c of D.chapters) { list.push(c.t); for (const b of c.beats || []) list.push(b.a, b.b); }
	for (const a of D.actors) for (const m of a.life) list.push(m.t);
	for (const l of D.lanes) { for (const c of l.commit || []) list.push(c[0]); for (const o of l.own) list.push(o.a); }
	for (const s of lines) { if ((n += s.p - s.o + 1) > 6000) list.push(s.b); else for (let o = s.o; o <= s.p; o++) list.push(whenAt(s, o)); }
	return [...new Set(list.map(t => Math.ceil(t * 1e4) / 1e4))].sort((a, b) => a - b);
})();
const starts = D.chapters.map(c => c.t);
function stepIn(list, way, slack) {
	const was = playing;
	playing = false;
	if (way > 0) seek(list.find(t => t > now + 1e-4) ?? T);
	else seek(list.findLast(t => t < now - (was ? 1 : slack)) ?? 0);
}
const eventBy = way => stepIn(ticks, way, 1e-4), paragraphBy = way => stepIn(starts, way, .05);
function faster(way) {
	const o = [...$("speed").options].map(x => +x.value), i = clamp(o.indexOf(speed) + way, 0, o.length - 1);
	speed = o[i];
	$("speed").selectedIndex = i;
}
function setTheme(t) { theme = t; document.documentElement.dataset.theme = t; }
const dark = matchMedia("(prefers-color-scheme:dark)");
setTheme(dark.matches ? "dark" : "light");
dark.addEventListener("change", e => setTheme(e.matches ? "dark" : "light"));
const turnTheme = () => setTheme(theme === "dark" ? "light" : "dark");
const setLang = l => { lang = l; drawAll(); seek(now, ring); };
const turnAxis = () => { byClock = !byClock; drawWords(); drawPicture(); seek(now, ring); };
const help = () => $("keys").open ? $("keys").close() : $("keys").showModal();

document.addEventListener("click", e => {
	const moment = e.target.closest("[data-t]"), language = e.target.closest("button[data-lang]");
	if (language) setLang(language.dataset.lang);
	if (!moment) return;
	playing = false;
	const at = moment.dataset, ringed = at.log ? {log: +at.log, offset: +at.offset, who: at.log < 0 && at.who} : null;
	seek(+moment.dataset.t + 1e-4, ringed);
	if (ringed) $("now").scrollIntoView({block: "nearest", behavior: calm ? "auto" : "smooth"});
});
const buttons = {play: () => play(), prev: () => paragraphBy(-1), next: () => paragraphBy(1), back: () => eventBy(-1), fwd: () => eventBy(1), axis: turnAxis, ask: turnAsking, theme: turnTheme, help, keys: help};
for (const id in buttons) $(id).addEventListener("click", buttons[id]);
$("question").addEventListener("submit", e => { e.preventDefault(); reply($("answer").value.trim()); });
$("question").addEventListener("click", e => { if ("reply" in e.target.dataset) reply(e.target.dataset.reply); });
$("speed").addEventListener("change", e => speed = +e.target.value);
const chart = $("chart");
let dragging = false;
const drag = e => seek(momentAt(e.clientX - chart.getBoundingClientRect().left));
chart.addEventListener("pointerdown", e => { dragging = true; playing = false; chart.setPointerCapture(e.pointerId); drag(e); });
chart.addEventListener("pointermove", e => dragging && drag(e));
for (const end of ["pointerup", "pointercancel"]) chart.addEventListener(end, () => dragging = false);
const keys = {" ": () => play(), k: () => play(), "]": () => paragraphBy(1), "[": () => paragraphBy(-1), ArrowRight: e => e.shiftKey ? paragraphBy(1) : eventBy(1), ArrowLeft: e => e.shiftKey ? paragraphBy(-1) : eventBy(-1),
	".": () => eventBy(1), ",": () => eventBy(-1), l: () => seek(now + T / 10), j: () => seek(now - T / 10), Home: () => seek(0), End: () => seek(T), ">": () => faster(1), "<": () => faster(-1),
	c: turnAxis, q: turnAsking, e: () => setLang(lang === "en" ? "pt-BR" : "en"), t: turnTheme, "?": help};
addEventListener("keydown", e => {
	if (e.ctrlKey || e.metaKey || e.altKey || /INPUT|SELECT|TEXTAREA/.test(e.target.tagName) || $("keys").open && e.key !== "?") return;
	if (e.key === " " && e.target.tagName === "BUTTON") return; // presses the button
	if (/^[0-9]$/.test(e.key)) seek(T * e.key / 10);
	else if (keys[e.key]) keys[e.key](e);
	else return;
	e.preventDefault();
});
addEventListener("hashchange", () => {
	const h = new URLSearchParams(location.hash.slice(1));
	if (h.has("s")) seek(+h.get("s") || 0);
});
let resized = 0;
new ResizeObserver(() => { cancelAnimationFrame(resized); resized = requestAnimationFrame(() => { drawPicture(); draw(); reachTables(); }); }).observe($("stage").parentNode);
// On paper the page is a storyboard: each paragraph with the stage at its end.
addEventListener("beforeprint", () => chapters.forEach((el, i) => {
	const next = D.chapters[i + 1], was = ring;
	ring = null;
	el.querySelector(".board").innerHTML = chosen(T).length > 12 ? "" : drawStage((next ? next.t : T) - .02, 960, "b" + i).join("");
	ring = was;
}));
now = Math.min(now, horizon());
drawAll();
